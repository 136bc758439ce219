import Formats
import Networks

extension Importer {
  /// The elementwise operators that are not activations.
  static let elementwise: Set = [
    "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean", "Mod", "Greater",
    "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "And", "Or", "Not", "Where", "Neg", "Erf",
    "Sqrt", "Exp", "Log", "Abs", "Reciprocal", "Sin", "Cos", "Sign", "Floor", "Ceil",
    "Round", "PRelu", "Swish", "Atan",
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
    case "Ceil":
      // ⌈x⌉ = −⌊−x⌋
      try function(
        { .multiply(.activation(.floor, .multiply($0, .number(-1))), .number(-1)) }, &self)
    case "Round": try activation(.round, &self)
    case "Atan": try activation(.atan, &self)
    default: try activation(call.activation(), &self)
    }
  }

  /// An operand of an elementwise operator.
  enum Term {
    case function(Expression, NodeValue)
    case number(Double)
    case constant(Constant)
  }

  /// - Parameter other: The operand whose dimensions the result has if this one is a number.
  mutating func term(
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
      if let (operation, x) = layerNormalization((a, base.node), over: (b, other.node))
        ?? softmax((a, base.node), over: (b, other.node))
      {
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
    case "Mul", "And":
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
    case "Max", "Min", "Or":
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
  mutating func takeComparison(
    _ call: OperatorCall, of difference: NodeValue
  ) throws(ReadError) {
    guard let comparison = Expression.Comparison(rawValue: call.node.operator) else {
      throw unsupported(call)
    }
    try keep(.compare(comparison, .x, .number(0)), of: difference, for: call)
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
