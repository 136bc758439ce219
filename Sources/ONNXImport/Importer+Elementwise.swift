import Formats
import Networks

extension Importer {
  /// Activations, and arithmetic element by element.
  mutating func takeElementwise(_ operand: Operand) throws(ReadError) {
    switch operand.node.operator {
    case "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Greater":
      try takeArithmetic(operand)
    case "Where":
      try takeChoice(operand)
    case "Neg":
      try takeFunction(operand) { .multiply($0, .number(-1)) }
    case "Erf":
      try takeFunction(operand) { .erf($0) }
    case "Sqrt":
      try takeFunction(operand) { .sqrt($0) }
    case "PRelu":
      try takePRelu(operand)
    default:
      let activation = try activation(operand)
      try takeFunction(operand) { .activation(activation, $0) }
    }
  }

  /// A function of one operand: kept as an expression, for it may be a part of something larger.
  private mutating func takeFunction(
    _ operand: Operand, _ function: (Expression) -> Expression
  ) throws(ReadError) {
    let (inner, base) = try expression(operand, 0)
    let name = operand.node.outputs.first ?? ""
    let outer = function(inner)
    // A plain activation that nothing is built upon keeps its own node.
    values[name] = .expression(outer, of: base)
    if case .activation(let activation, .x) = outer, !activation.isPartOfOthers {
      _ = try position(of: name, reader: operand.place)
    }
  }

  /// An operand as a function of the elements of a node.
  private mutating func expression(
    _ operand: Operand, _ index: Int
  ) throws(ReadError) -> (Expression, base: Int) {
    guard operand.has(index) else { throw operand.refuse("it has no operand \(index)") }
    if case .expression(let expression, let base) = operand.operands[index] {
      return (expression, base)
    }
    return (.x, try node(operand, index))
  }

  /// Two operands: with a number, or both functions of one node, they stay an expression; with a
  /// larger constant they are a scale or a shift; otherwise a sum or a product of two nodes.
  private mutating func takeArithmetic(_ operand: Operand) throws(ReadError) {
    guard operand.operands.count == 2, operand.has(0), operand.has(1) else {
      throw operand.refuse("it takes two operands")
    }
    let name = operand.node.outputs.first ?? ""
    let (first, second) = (try term(operand, 0), try term(operand, 1))
    switch (first, second) {
    case (.function(let a, let base), .function(let b, let other)) where base == other:
      values[name] = .expression(combine(operand, a, b), of: base)
      return
    case (.function(let a, let base), .function(let b, let other))
    where operand.node.operator == "Div":
      guard let (operation, x) = layerNormalization((a, base), over: (b, other)) else {
        throw operand.refuse("it divides by a value that depends on the input")
      }
      return try define(operand, operation, of: [x])
    case (.function(let a, let base), .number(let b)):
      values[name] = .expression(combine(operand, a, .number(b)), of: base)
      return
    case (.number(let a), .function(let b, let base)):
      values[name] = .expression(combine(operand, .number(a), b), of: base)
      return
    case (.function, .constant(let constant)):
      return try takeConstant(operand, at: 1, constant)
    case (.constant(let constant), .function):
      return try takeConstant(operand, at: 0, constant)
    default: break
    }
    let operands = [try node(operand, 0), try node(operand, 1)]
    switch operand.node.operator {
    case "Add": try define(operand, .add, of: operands)
    case "Mul": try define(operand, product(of: operands), of: operands)
    case "Sub":
      let negated = try append(
        name + "/negated", .affine(Affine(scale: Tensor([-1]))), of: [operands[1]],
        for: operand.place)
      try define(operand, .add, of: [operands[0], negated])
    default:
      throw operand.refuse(
        "it combines two values that depend on the input, which is not supported")
    }
  }

  private enum Term {
    case function(Expression, Int)
    case number(Double)
    case constant(Constant)
  }

  private mutating func term(_ operand: Operand, _ index: Int) throws(ReadError) -> Term {
    if case .constant(let constant) = operand.operands[index] {
      if let scalar = constant.scalar, constant.dimensions.count <= 1 { return .number(scalar) }
      return .constant(constant)
    }
    let (expression, base) = try expression(operand, index)
    return .function(expression, base)
  }

  private func combine(_ operand: Operand, _ a: Expression, _ b: Expression) -> Expression {
    switch operand.node.operator {
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

  /// Scaling or shifting by a constant with a shape of its own.
  private mutating func takeConstant(
    _ operand: Operand, at place: Int, _ constant: Constant
  ) throws(ReadError) {
    let base = try node(operand, 1 - place)
    let shape = network.nodes[base].shape
    guard let tensor = constant.withoutBatch(over: shape) else {
      throw operand.refuse(
        "its constant of dimensions \(constant.dimensions) does not spread over a batch of \(shape)"
      )
    }
    func mapped(_ change: (Double) -> Double) -> Tensor {
      Tensor(shape: tensor.shape, elements: tensor.elements.map(change))
    }
    let affine: Affine
    switch (operand.node.operator, place) {
    case ("Add", _): affine = Affine(shift: tensor)
    case ("Mul", _): affine = Affine(scale: tensor)
    case ("Sub", 1): affine = Affine(shift: mapped { -$0 })
    case ("Sub", _): affine = Affine(scale: Tensor([-1]), shift: tensor)
    case ("Div", 1): affine = Affine(scale: mapped { 1 / $0 })
    default: throw operand.refuse("it is not supported with a constant of several elements there")
    }
    try define(operand, .affine(affine), of: [base])
  }

  /// `Where`, as a part of an activation.
  private mutating func takeChoice(_ operand: Operand) throws(ReadError) {
    guard operand.operands.count == 3,
      case .function(let condition, let base) = try term(operand, 0),
      case .function(let yes, base) = try term(operand, 1),
      case .function(let no, base) = try term(operand, 2)
    else {
      throw operand.refuse("it is supported as a part of an exported activation only")
    }
    values[operand.node.outputs.first ?? ""] = .expression(
      .choice(condition, yes, no), of: base)
  }

  private mutating func takePRelu(_ operand: Operand) throws(ReadError) {
    let base = try node(operand)
    let shape = network.nodes[base].shape
    guard let slope = try operand.required(1).withoutBatch(over: shape) else {
      throw operand.refuse("its slopes do not spread over a batch of \(shape)")
    }
    let channels = slope.shape.padded(to: shape.rank)
    guard channels.dropFirst().allSatisfy({ $0 == 1 }) else {
      throw operand.refuse("slopes are supported for all elements together or for each channel")
    }
    try define(operand, .activation(.leakyRelu(slope.elements)), of: [base])
  }

  /// The activation that an operator is.
  private func activation(_ operand: Operand) throws(ReadError) -> Activation {
    switch operand.node.operator {
    case "Relu": return .relu
    case "LeakyRelu": return .leakyRelu([operand.float("alpha", 0.01)])
    case "Elu": return .elu(operand.float("alpha", 1))
    case "Selu":
      return .selu(
        alpha: operand.float("alpha", 1.67326319217681884765625),
        scale: operand.float("gamma", 1.05070102214813232421875))
    case "Sigmoid": return .sigmoid
    case "HardSigmoid":
      return .hardSigmoid(alpha: operand.float("alpha", 0.2), beta: operand.float("beta", 0.5))
    case "Tanh": return .tanh
    case "Softplus": return .softplus
    case "HardSwish": return .hardSwish
    case "Gelu":
      return operand.string("approximate", "none") == "tanh" ? .geluTanh : .gelu
    case "Clip":
      let low = try operand.constant(1)?.scalar ?? operand.float("min", -.infinity)
      let high = try operand.constant(2)?.scalar ?? operand.float("max", .infinity)
      guard low <= high else {
        throw operand.refuse("it clips to at least \(low), at most \(high)")
      }
      return low == 0 && high > 1e30 ? .relu : .clip(low: low, high: high)
    default:
      throw operand.refuse("operator \(operand.node.operator) is not supported here")
    }
  }
}

extension Activation {
  /// Whether exporters build other activations upon it.
  fileprivate var isPartOfOthers: Bool {
    switch self {
    case .sigmoid, .hardSigmoid, .softplus, .tanh, .clip: true
    default: false
    }
  }
}

extension Constant {
  /// The constant as it spreads over an example of this shape: a batch axis of its own must have
  /// length 1 and is left out.
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
