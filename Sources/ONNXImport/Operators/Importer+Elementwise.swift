import Formats
import Networks

extension Importer {
  /// The elementwise operators that are not activations.
  static let elementwise: Set = [
    "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean", "Mod", "Greater",
    "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "And", "Or", "Not", "Where", "Neg", "Erf",
    "Sqrt", "Exp", "Log", "Abs", "Reciprocal", "Sin", "Cos", "Sign", "Floor", "PRelu", "Swish",
  ]

  /// Reads activations and elementwise arithmetic.
  mutating func takeElementwise(_ call: OperatorCall) throws(ReadError) {
    func function(
      _ make: (Expression) -> Expression, _ importer: inout Importer
    ) throws(ReadError) {
      let (inner, base) = try importer.expression(call, 0)
      try importer.keep(make(inner), of: base, for: call)
    }
    func activation(_ activation: Activation, _ importer: inout Importer) throws(ReadError) {
      try function({ .activation(activation, $0) }, &importer)
    }
    switch call.node.operator {
    case "Sum", "Mean", "Max", "Min": try takeVariadic(call)
    case "Add", "Sub", "Mul", "Div", "Pow", "Mod", "Greater", "GreaterOrEqual", "Less",
      "LessOrEqual", "Equal", "And", "Or":
      try takeArithmetic(call)
    case "Where": try takeChoice(call)
    case "PRelu": try takePRelu(call)
    case "Neg": try function({ .multiply($0, .number(-1)) }, &self)
    case "Not": try function({ .compare(.equal, $0, .number(0)) }, &self)
    case "Swish":
      let alpha = call.float("alpha", 1)
      try function(
        { .multiply($0, .activation(.sigmoid, alpha == 1 ? $0 : .multiply($0, .number(alpha)))) },
        &self)
    case "Erf": try activation(.erf, &self)
    case "Sqrt": try activation(.power(0.5), &self)
    case "Exp": try activation(.exp, &self)
    case "Log": try activation(.log, &self)
    case "Abs": try activation(.abs, &self)
    case "Reciprocal": try activation(.power(-1), &self)
    case "Sin": try activation(.sin, &self)
    case "Cos": try activation(.cos, &self)
    case "Sign": try activation(.sign, &self)
    case "Floor": try activation(.floor, &self)
    default: try activation(call.activation(), &self)
    }
  }

  /// An operand of an elementwise operator.
  private enum Term {
    case function(Expression, NodeValue)
    case number(Double)
    case constant(Constant)
  }

  /// - Parameter other: The operand whose dimensions the result has if this one is a number.
  private mutating func term(
    _ call: OperatorCall, _ index: Int, beside other: Int
  ) throws(ReadError) -> Term {
    if case .constant(let constant) = call.operands[index] {
      let rank = try dimensions(call, other).count
      if let scalar = constant.scalar, constant.dimensions.count <= rank { return .number(scalar) }
      return .constant(constant)
    }
    let (expression, base) = try expression(call, index)
    return .function(expression, base)
  }

  /// Reads an operator with two operands. With a number, or with two functions of one node, the
  /// result is an expression; with a larger constant, a scale or a shift; otherwise, a sum or a
  /// product of two nodes.
  private mutating func takeArithmetic(_ call: OperatorCall) throws(ReadError) {
    guard call.operands.count == 2, call.has(0), call.has(1) else {
      throw call.refuse("it must have two operands")
    }
    switch (try term(call, 0, beside: 1), try term(call, 1, beside: 0)) {
    case (.function(let a, let base), .function(let b, let other)) where base == other:
      return try keep(combine(call, a, b), of: base, for: call)
    case (.function(let a, let base), .function(let b, let other))
    where call.node.operator == "Div":
      if let (operation, x) = layerNormalization((a, base.node), over: (b, other.node)) {
        return try define(call, operation, of: [x], dimensions: base.dimensions)
      }
    case (.function(let a, let base), .number(let b)):
      return try keep(combine(call, a, .number(b)), of: base, for: call)
    case (.number(let a), .function(let b, let base)):
      return try keep(combine(call, .number(a), b), of: base, for: call)
    case (.function, .constant(let constant)):
      return try takeConstant(call, at: 1, constant)
    case (.constant(let constant), .function):
      return try takeConstant(call, at: 0, constant)
    default: break
    }
    try takePair(call)
  }

  private func combine(
    _ call: OperatorCall, _ a: Expression, _ b: Expression
  ) throws(ReadError) -> Expression {
    switch call.node.operator {
    case "Add", "Sum": return .add(a, b)
    case "Sub": return .add(a, .multiply(b, .number(-1)))
    case "Mul", "And": return .multiply(a, b)
    case "Div": return .divide(a, b)
    case "Pow": return .power(a, b)
    case "Max", "Or": return .maximum(a, b)
    case "Min": return .minimum(a, b)
    default:
      guard let comparison = Expression.Comparison(rawValue: call.node.operator) else {
        throw unsupported(call)
      }
      return .compare(comparison, a, b)
    }
  }

  /// Reads the combination of two nodes.
  private mutating func takePair(_ call: OperatorCall) throws(ReadError) {
    let (first, second) = (try node(call, 0), try node(call, 1))
    guard let dimensions = first.dimensions.broadcast(with: second.dimensions) else {
      throw call.refuse(
        "operands of dimensions \(first.dimensions) and \(second.dimensions) do not fit together")
    }
    let name = call.result
    var operands = [first.node, second.node]
    switch call.node.operator {
    case "Add", "Sum":
      try define(call, .add, of: operands, dimensions: dimensions)
    case "Mul":
      try define(call, product(of: operands), of: operands, dimensions: dimensions)
    case "Sub":
      operands[1] = try append(
        name + "/negated", .affine(Affine(scale: Tensor([-1]))), of: [operands[1]], for: call.place)
      try define(call, .add, of: operands, dimensions: dimensions)
    case "Div":
      // The denominator normalises, as the root of a variance does: it receives no relevance.
      operands[1] = try append(
        name + "/reciprocal", .activation(.power(-1)), of: [operands[1]], for: call.place)
      try define(call, .multiply(.signal, .gate), of: operands, dimensions: dimensions)
    case "Max", "Min":
      try takeMaximum(call, of: [first, second], dimensions: dimensions)
    case "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal":
      let negated = try append(
        name + "/negated", .affine(Affine(scale: Tensor([-1]))), of: [operands[1]], for: call.place)
      let difference = try append(
        name + "/difference", .add, of: [operands[0], negated], for: call.place)
      try takeComparison(call, of: NodeValue(node: difference, dimensions: dimensions))
    default:
      throw call.refuse("it combines two values that depend on the input, which is not supported")
    }
  }

  /// Reads the comparison of a difference with 0.
  private mutating func takeComparison(
    _ call: OperatorCall, of difference: NodeValue
  ) throws(ReadError) {
    guard let comparison = Expression.Comparison(rawValue: call.node.operator) else {
      throw unsupported(call)
    }
    try keep(.compare(comparison, .x, .number(0)), of: difference, for: call)
  }

  /// Reads a scaling or shifting by a constant with several elements.
  private mutating func takeConstant(
    _ call: OperatorCall, at place: Int, _ constant: Constant
  ) throws(ReadError) {
    var base = try node(call, 1 - place)
    let constant = call.legacyAligned(constant)?(base.rank) ?? constant
    guard let dimensions = base.dimensions.broadcast(with: constant.dimensions),
      let tensor = constant.broadcastable
    else {
      throw call.refuse(
        "a constant of dimensions \(constant.dimensions) does not fit dimensions \(base.dimensions)"
      )
    }
    let shape = NodeValue.shape(dimensions)
    if network.nodes[base.node].shape.count != shape.count {
      let name = "\(call.result)/expanded"
      base.node = try append(name, .rearrange(.expand(shape)), of: [base.node], for: call.place)
    } else {
      base.node = try node(base, as: shape, for: call)
    }
    base.dimensions = dimensions
    guard tensor.shape.rank <= shape.rank else {
      throw call.refuse("a constant of \(constant.dimensions) does not fit \(shape)")
    }
    if isGatedConstant(call, gate: base.node, tensor) {
      let signal = try append(
        call.node.inputs[place], .constant(tensor), of: [], for: call.place)
      return try define(
        call, .multiply(.gate, .signal), of: [base.node, signal], dimensions: dimensions)
    }
    let affine: Affine
    switch (call.node.operator, place) {
    case ("Add", _), ("Sum", _): affine = Affine(shift: tensor.bounded)
    case ("Mul", _): affine = Affine(scale: tensor)
    case ("Sub", 1): affine = Affine(shift: tensor.map { -$0 }.bounded)
    case ("Sub", _): affine = Affine(scale: Tensor([-1]), shift: tensor.bounded)
    case ("Div", 1): affine = Affine(scale: tensor.map { 1 / $0 })
    case ("Div", _):
      let reciprocal = try append(
        call.result + "/reciprocal", .activation(.power(-1)), of: [base.node], for: call.place)
      return try define(
        call, .affine(Affine(scale: tensor)), of: [reciprocal], dimensions: dimensions)
    case ("Greater", _), ("GreaterOrEqual", _), ("Less", _), ("LessOrEqual", _), ("Equal", _):
      let difference = try append(
        call.result + "/difference",
        .affine(
          place == 1
            ? Affine(shift: tensor.map { -$0 }.bounded)
            : Affine(scale: Tensor([-1]), shift: tensor.bounded)), of: [base.node], for: call.place)
      return try takeComparison(call, of: NodeValue(node: difference, dimensions: dimensions))
    case ("Max", _), ("Min", _):
      let other = try position(of: call.node.inputs[place], reader: call.place)
      return try takeMaximum(call, of: [base, other], dimensions: dimensions)
    default:
      throw call.refuse(
        "operator \(call.node.operator) with a constant of dimensions \(constant.dimensions) is not"
          + " supported")
    }
    if let folded = layerNormalization(base.node, then: affine) {
      return try define(
        call, .layerNormalization(folded), of: network.nodes[base.node].operands,
        dimensions: dimensions)
    }
    try define(call, .affine(affine), of: [base.node], dimensions: dimensions)
  }

  /// Reads `Sum`, `Mean`, `Max` or `Min` of any number of operands, two at a time.
  private mutating func takeVariadic(_ call: OperatorCall) throws(ReadError) {
    guard let first = call.node.inputs.first else { throw call.refuse("it has no operands") }
    var name = first
    let rest = call.node.inputs.dropFirst()
    let isMean = call.node.operator == "Mean"
    for (index, other) in rest.enumerated() {
      let isLast = index == rest.count - 1 && !isMean
      let result = isLast ? call.result : "\(call.result)/\(index + 1)"
      let step = ONNXNode(
        name: call.node.name, operator: isMean ? "Sum" : call.node.operator, domain: "",
        inputs: [name, other], outputs: [result], attributes: [:])
      let part = OperatorCall(step, in: self)
      if let constants = part.constants, let value = try part.evaluated(constants)?.first {
        values[result] = .constant(value)
      } else {
        try takeArithmetic(part)
      }
      name = result
    }
    if rest.isEmpty { values[call.result] = value(of: first) }
    guard isMean else { return }
    let sum = try position(of: name, reader: call.place)
    try keep(
      .multiply(.x, .number(1 / Double(call.node.inputs.count))), of: sum, for: call)
  }

  /// Reads `Where`: a part of an activation, or a choice between values by a constant condition.
  private mutating func takeChoice(_ call: OperatorCall) throws(ReadError) {
    guard call.operands.count == 3 else { throw call.refuse("it must have three operands") }
    if case .constant(let condition) = call.operands[0] {
      return try takeChoice(call, by: condition)
    }
    let terms = [
      try term(call, 0, beside: 1), try term(call, 1, beside: 0), try term(call, 2, beside: 0),
    ]
    guard case .function(let condition, let base) = terms[0] else {
      throw call.refuse("its condition is not a tensor")
    }
    var branches: [Expression] = []
    for term in terms.dropFirst() {
      switch term {
      case .function(let expression, base): branches.append(expression)
      case .number(let number): branches.append(.number(number))
      default: return try takeMixture(call)
      }
    }
    try keep(.choice(condition, branches[0], branches[1]), of: base, for: call)
  }

  /// Reads a choice between two values by a third as c · a + (1 − c) · b, where c is 1 or 0 and a gate.
  private mutating func takeMixture(_ call: OperatorCall) throws(ReadError) {
    let name = call.result
    let (condition, base) = try expression(call, 0)
    let holds: Expression
    if case .compare = condition {
      holds = condition
    } else {
      holds = .activation(.abs, .activation(.sign, condition))
    }
    values[name + "/holds"] = .expression(holds, of: base)
    values[name + "/fails"] = .expression(.add(.number(1), .multiply(holds, .number(-1))), of: base)
    for (gate, index) in [("holds", 1), ("fails", 2)] {
      try take(
        ONNXNode(
          name: call.node.name, operator: "Mul", domain: "",
          inputs: ["\(name)/\(gate)", call.node.inputs[index]],
          outputs: ["\(name)/branch \(index)"], attributes: [:]))
    }
    try take(
      ONNXNode(
        name: call.node.name, operator: "Add", domain: "",
        inputs: ["\(name)/branch 1", "\(name)/branch 2"], outputs: [name], attributes: [:]))
  }

  private mutating func takeChoice(
    _ call: OperatorCall, by condition: Constant
  ) throws(ReadError) {
    let chosen = Set(condition.numbers.map { $0 != 0 })
    let all = [try dimensions(call, 1), try dimensions(call, 2)]
    guard let pair = all[0].broadcast(with: all[1]),
      let result = pair.broadcast(with: condition.dimensions)
    else { throw call.refuse("its operands do not fit together") }
    // One branch alone, if it need not be broadcast.
    if chosen.count == 1, let isFirst = chosen.first, all[isFirst ? 0 : 1] == result {
      values[call.result] = call.operands[isFirst ? 1 : 2]
      return
    }
    // condition · x + (1 − condition) · constant, with one of the branches constant.
    for (index, other) in [(1, 2), (2, 1)] {
      guard case .constant(let constant) = call.operands[other] else { continue }
      let keeps = condition.map { ($0 != 0) == (index == 1) ? 1 : 0 }
      guard let whole = keeps.broadcast(to: result), let filled = constant.broadcast(to: result)
      else { throw call.refuse("its operands are too large") }
      var shift = whole
      shift.numbers = StoredNumbers(
        whole.numbers.indices.map { whole.numbers[$0] == 1 ? 0 : filled.numbers[$0] })
      let base = try node(call, index)
      guard let scale = whole.broadcastable, let shift = shift.broadcastable else {
        throw call.refuse("one of its operands is empty")
      }
      var operand = base.node
      let shape = NodeValue.shape(result)
      if base.shape.count != shape.count {
        operand = try append(
          "\(call.result)/expanded", .rearrange(.expand(shape)), of: [operand], for: call.place)
      } else {
        operand = try node(base, as: shape, for: call)
      }
      return try define(
        call, .affine(Affine(scale: scale, shift: shift.bounded)), of: [operand],
        dimensions: result)
    }
    // Two branches that depend on the input: each masked, then added.
    var operands: [Int] = []
    for index in [1, 2] {
      let keeps = condition.map { ($0 != 0) == (index == 1) ? 1 : 0 }
      guard let scale = keeps.broadcast(to: result)?.broadcastable else {
        throw call.refuse("one of its operands is empty")
      }
      let base = try node(call, index)
      var operand = base.node
      let shape = NodeValue.shape(result)
      if network.nodes[operand].shape != shape {
        operand =
          base.shape.count == shape.count
          ? try node(base, as: shape, for: call)
          : try append(
            "\(call.result)/expanded", .rearrange(.expand(shape)), of: [operand], for: call.place)
      }
      operands.append(
        try append(
          "\(call.result)/branch \(index)", .affine(Affine(scale: scale)), of: [operand],
          for: call.place))
    }
    try define(call, .add, of: operands, dimensions: result)
  }

  private mutating func takePRelu(_ call: OperatorCall) throws(ReadError) {
    let base = try node(call)
    let constant = try call.required(1)
    guard let slope = constant.broadcastable, slope.shape.rank <= base.shape.rank else {
      throw call.refuse("its slopes do not fit dimensions \(base.dimensions)")
    }
    let channels = slope.shape.padded(to: base.shape.rank)
    if channels.dropFirst().allSatisfy({ $0 == 1 }) {
      return try define(
        call, .activation(.leakyRelu(slope.elements)), of: [base.node],
        dimensions: base.dimensions)
    }
    guard slope.shape.broadcast(with: base.shape) == base.shape else {
      throw call.refuse("its slopes do not fit dimensions \(base.dimensions)")
    }
    // A slope for each neuron: max(x, 0) + slope · min(x, 0).
    let name = call.result
    let positive = try append(
      name + "/positive", .activation(.relu), of: [base.node], for: call.place)
    let negative = try append(
      name + "/negative", .activation(.clip(low: -.infinity, high: 0)), of: [base.node],
      for: call.place)
    let scaled = try append(
      name + "/scaled", .affine(Affine(scale: slope)), of: [negative], for: call.place)
    try define(call, .add, of: [positive, scaled], dimensions: base.dimensions)
  }
}

extension Constant {
  /// The constant without leading axes of length 1, so that it can be broadcast over a node whose
  /// shape lacks the batch; `nil` if an axis is empty.
  var broadcastable: Tensor? {
    let significant = dimensions.firstIndex { $0 != 1 } ?? max(0, dimensions.count - 1)
    let axes = Array(dimensions[significant...])
    guard let shape = Shape(validating: axes.isEmpty ? [1] : axes) else { return nil }
    return Tensor(shape: shape, numbers: numbers)
  }
}

extension Tensor {
  /// The tensor with infinities replaced by ±1e30. An attention mask adds −∞ to what must not be
  /// seen, and after softmax both are 0.
  var bounded: Tensor {
    elements.allSatisfy(\.isFinite) ? self : map { $0.isInfinite ? ($0 < 0 ? -1e30 : 1e30) : $0 }
  }
}
