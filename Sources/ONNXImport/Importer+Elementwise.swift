import Formats
import Networks

extension Importer {
  /// Reads activations and element-wise arithmetic.
  mutating func takeElementwise(_ call: OperatorCall) throws(ReadError) {
    switch call.node.operator {
    case "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Greater":
      try takeArithmetic(call)
    case "Where":
      try takeChoice(call)
    case "Neg":
      try takeFunction(call) { .multiply($0, .number(-1)) }
    case "Erf":
      try takeFunction(call) { .erf($0) }
    case "Sqrt":
      try takeFunction(call) { .sqrt($0) }
    case "PRelu":
      try takePRelu(call)
    default:
      let activation = try activation(call)
      try takeFunction(call) { .activation(activation, $0) }
    }
  }

  /// Reads a function of one operand and keeps it as an expression, which may become part of a
  /// larger one.
  private mutating func takeFunction(
    _ call: OperatorCall, _ function: (Expression) -> Expression
  ) throws(ReadError) {
    let (inner, base) = try expression(call, 0)
    let name = call.node.outputs.first ?? ""
    let outer = function(inner)
    // A plain activation that is not part of another one gets its own node.
    values[name] = .expression(outer, of: base)
    if case .activation(let activation, .x) = outer, !activation.isPartOfOthers {
      _ = try position(of: name, reader: call.place)
    }
  }

  /// An operand as a function of the elements of a node.
  private mutating func expression(
    _ call: OperatorCall, _ index: Int
  ) throws(ReadError) -> (Expression, base: Int) {
    guard call.has(index) else { throw call.refuse("its operand \(index) is missing") }
    if case .expression(let expression, let base) = call.operands[index] {
      return (expression, base)
    }
    return (.x, try node(call, index))
  }

  /// Reads an operator with two operands. With a number, or with two functions of one node, the
  /// result is an expression; with a larger constant, a scale or a shift; otherwise, a sum or a
  /// product of two nodes.
  private mutating func takeArithmetic(_ call: OperatorCall) throws(ReadError) {
    guard call.operands.count == 2, call.has(0), call.has(1) else {
      throw call.refuse("it must have two operands")
    }
    let name = call.node.outputs.first ?? ""
    let (first, second) = (try term(call, 0), try term(call, 1))
    switch (first, second) {
    case (.function(let a, let base), .function(let b, let other)) where base == other:
      values[name] = .expression(combine(call, a, b), of: base)
      return
    case (.function(let a, let base), .function(let b, let other))
    where call.node.operator == "Div":
      guard let (operation, x) = layerNormalization((a, base), over: (b, other)) else {
        throw call.refuse("it divides by a value that depends on the input")
      }
      return try define(call, operation, of: [x])
    case (.function(let a, let base), .number(let b)):
      values[name] = .expression(combine(call, a, .number(b)), of: base)
      return
    case (.number(let a), .function(let b, let base)):
      values[name] = .expression(combine(call, .number(a), b), of: base)
      return
    case (.function, .constant(let constant)):
      return try takeConstant(call, at: 1, constant)
    case (.constant(let constant), .function):
      return try takeConstant(call, at: 0, constant)
    default: break
    }
    let operands = [try node(call, 0), try node(call, 1)]
    switch call.node.operator {
    case "Add": try define(call, .add, of: operands)
    case "Mul": try define(call, product(of: operands), of: operands)
    case "Sub":
      let negated = try append(
        name + "/negated", .affine(Affine(scale: Tensor([-1]))), of: [operands[1]],
        for: call.place)
      try define(call, .add, of: [operands[0], negated])
    default:
      throw call.refuse(
        "it combines two values that depend on the input, which is not supported")
    }
  }

  private enum Term {
    case function(Expression, Int)
    case number(Double)
    case constant(Constant)
  }

  private mutating func term(_ call: OperatorCall, _ index: Int) throws(ReadError) -> Term {
    if case .constant(let constant) = call.operands[index] {
      if let scalar = constant.scalar, constant.dimensions.count <= 1 { return .number(scalar) }
      return .constant(constant)
    }
    let (expression, base) = try expression(call, index)
    return .function(expression, base)
  }

  private func combine(_ call: OperatorCall, _ a: Expression, _ b: Expression) -> Expression {
    switch call.node.operator {
    case "Add": .add(a, b)
    case "Sub": .add(a, .multiply(b, .number(-1)))
    case "Mul": .multiply(a, b)
    case "Div": .divide(a, b)
    case "Pow": .power(a, b)
    case "Max": .maximum(a, b)
    case "Min": .minimum(a, b)
    default: .greater(a, b)
    }
  }

  /// Reads a scaling or shifting by a constant with several elements.
  private mutating func takeConstant(
    _ call: OperatorCall, at place: Int, _ constant: Constant
  ) throws(ReadError) {
    let base = try node(call, 1 - place)
    let shape = network.nodes[base].shape
    guard let tensor = constant.withoutBatch(over: shape) else {
      throw call.refuse(
        "its constant of dimensions \(constant.dimensions) cannot be broadcast over \(shape)"
      )
    }
    if isGatedConstant(call, gate: base, tensor) {
      let signal = try append(
        call.node.inputs[place], .constant(tensor), of: [], for: call.place)
      return try define(call, .multiply(.gate, .signal), of: [base, signal])
    }
    let affine: Affine
    switch (call.node.operator, place) {
    case ("Add", _): affine = Affine(shift: tensor)
    case ("Mul", _): affine = Affine(scale: tensor)
    case ("Sub", 1): affine = Affine(shift: tensor.map { -$0 })
    case ("Sub", _): affine = Affine(scale: Tensor([-1]), shift: tensor)
    case ("Div", 1): affine = Affine(scale: tensor.map { 1 / $0 })
    default: throw call.refuse("a constant of several elements is not supported there")
    }
    if let folded = layerNormalization(base, then: affine) {
      return try define(call, .layerNormalization(folded), of: network.nodes[base].operands)
    }
    try define(call, .affine(affine), of: [base])
  }

  /// Reads `Where`, which is supported as a part of an activation.
  private mutating func takeChoice(_ call: OperatorCall) throws(ReadError) {
    guard call.operands.count == 3,
      case .function(let condition, let base) = try term(call, 0),
      case .function(let yes, base) = try term(call, 1),
      case .function(let no, base) = try term(call, 2)
    else {
      throw call.refuse("it is supported only as part of an exported activation")
    }
    values[call.node.outputs.first ?? ""] = .expression(
      .choice(condition, yes, no), of: base)
  }

  private mutating func takePRelu(_ call: OperatorCall) throws(ReadError) {
    let base = try node(call)
    let shape = network.nodes[base].shape
    guard let slope = try call.required(1).withoutBatch(over: shape) else {
      throw call.refuse("its slopes cannot be broadcast over a batch of \(shape)")
    }
    let channels = slope.shape.padded(to: shape.rank)
    guard channels.dropFirst().allSatisfy({ $0 == 1 }) else {
      throw call.refuse("its slopes must be one number, or one per channel")
    }
    try define(call, .activation(.leakyRelu(slope.elements)), of: [base])
  }

  /// The activation that an operator computes.
  private func activation(_ call: OperatorCall) throws(ReadError) -> Activation {
    switch call.node.operator {
    case "Relu": return .relu
    case "LeakyRelu": return .leakyRelu([call.float("alpha", 0.01)])
    case "Elu": return .elu(call.float("alpha", 1))
    case "Selu":
      return .selu(
        alpha: call.float("alpha", 1.67326319217681884765625),
        scale: call.float("gamma", 1.05070102214813232421875))
    case "Sigmoid": return .sigmoid
    case "HardSigmoid":
      return .hardSigmoid(alpha: call.float("alpha", 0.2), beta: call.float("beta", 0.5))
    case "Tanh": return .tanh
    case "Softplus": return .softplus
    case "HardSwish": return .hardSwish
    case "Gelu":
      return call.string("approximate", "none") == "tanh" ? .geluTanh : .gelu
    case "Clip":
      let low = try call.constant(1)?.scalar ?? call.float("min", -.infinity)
      let high = try call.constant(2)?.scalar ?? call.float("max", .infinity)
      guard low <= high else {
        throw call.refuse("its lower bound \(low) is above its upper bound \(high)")
      }
      return low == 0 && high > 1e30 ? .relu : .clip(low: low, high: high)
    default:
      throw call.refuse("operator \(call.node.operator) is not supported here")
    }
  }
}

extension Activation {
  /// Whether exporters use this activation as part of other activations.
  fileprivate var isPartOfOthers: Bool {
    switch self {
    case .sigmoid, .hardSigmoid, .softplus, .tanh, .clip: true
    default: false
    }
  }
}

extension Constant {
  /// The constant without its batch axis, broadcastable over an example of this shape. A batch axis
  /// in the constant must have length 1.
  func withoutBatch(over shape: Shape) -> Tensor? {
    guard let tensor else { return nil }
    var own = tensor
    if dimensions.count == shape.rank + 1 {
      guard dimensions[0] == 1 else { return nil }
      own = Tensor(shape: Shape(Array(dimensions.dropFirst())), elements: numbers)
    }
    return own.shape.broadcast(with: shape) == shape ? own : nil
  }
}
