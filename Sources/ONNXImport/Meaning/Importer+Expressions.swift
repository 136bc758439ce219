import Formats
import Networks

extension Importer {
  /// Keeps an expression as the value of a name, or appends it to the network if it has become too
  /// long or needs a node of its own.
  mutating func keep(
    _ expression: Expression, of base: NodeValue, for call: OperatorCall
  ) throws(ReadError) {
    let name = call.result
    if let (scale, shift) = expression.affine, scale == 0 {
      // Such as x / x or 0 · x + 1, by which converters write ones in the dimensions of x.
      let numbers = Array(repeating: shift, count: base.shape.count)
      values[name] = .constant(Constant(.float, dimensions: base.dimensions, numbers: numbers))
      return
    }
    values[name] = .expression(expression, of: base)
    if expression.count > Budget.expression || expression.isPlainActivation {
      _ = try position(of: name, reader: call.place)
    }
  }

  /// An operand as a function of the elements of a node.
  mutating func expression(
    _ call: OperatorCall, _ index: Int
  ) throws(ReadError) -> (Expression, base: NodeValue) {
    guard call.has(index) else { throw call.refuse("its operand \(index) is missing") }
    // The value may have become a node since the call was made.
    if case .expression(let expression, let base) = value(of: call.node.inputs[index]) {
      return (expression, base)
    }
    return (.x, try node(call, index))
  }

  /// Appends an expression to the network: as a scale and shift, as a recognised activation, or
  /// operator by operator.
  mutating func append(
    _ expression: Expression, of base: Int, named name: String, for place: String
  ) throws(ReadError) -> Int {
    if let (scale, shift) = expression.affine {
      if scale == 1, shift == 0 { return base }
      return try appendAffine(
        scale: scale == 1 ? nil : scale, shift: shift == 0 ? nil : shift, of: base, named: name,
        for: place)
    }
    if let activation = expression.recognised {
      return try append(name, .activation(activation), of: [base], for: place)
    }
    if let full = expression.withoutShortCut {
      return try append(full, of: base, named: name, for: place)
    }
    if let signs = expression.withSigns {
      return try append(signs, of: base, named: name, for: place)
    }
    func part(_ inner: Expression, _ importer: inout Importer) throws(ReadError) -> Int {
      try importer.append(inner, of: base, named: name + "/", for: place)
    }
    switch expression {
    case .activation(let activation, let inner):
      let operand = try part(inner, &self)
      return try append(name, .activation(activation), of: [operand], for: place)
    case .add(let inner, .number(let shift)), .add(.number(let shift), let inner):
      let operand = try part(inner, &self)
      return try appendAffine(scale: nil, shift: shift, of: operand, named: name, for: place)
    case .multiply(let inner, .number(let scale)), .multiply(.number(let scale), let inner):
      let operand = try part(inner, &self)
      return try appendAffine(scale: scale, shift: nil, of: operand, named: name, for: place)
    case .divide(let inner, .number(let divisor)) where divisor != 0:
      let operand = try part(inner, &self)
      return try appendAffine(scale: 1 / divisor, shift: nil, of: operand, named: name, for: place)
    case .add(let first, let second):
      let operands = [try part(first, &self), try part(second, &self)]
      return try append(name, .add, of: operands, for: place)
    case .multiply(let first, let second):
      let operands = [try part(first, &self), try part(second, &self)]
      return try append(name, product(of: operands), of: operands, for: place)
    case .divide(let first, let second):
      let divisor = try part(second, &self)
      let denominator = try append(
        name + "/reciprocal", .activation(.power(-1)), of: [divisor], for: place)
      guard case .number(let number) = first else {
        let operands = [try part(first, &self), denominator]
        return try append(name, product(of: operands), of: operands, for: place)
      }
      return try appendAffine(scale: number, shift: nil, of: denominator, named: name, for: place)
    case .power(let inner, .number(2)):
      let operand = try part(inner, &self)
      return try append(name, .multiply(.signal, .signal), of: [operand, operand], for: place)
    case .power(let inner, .number(let exponent)):
      let operand = try part(inner, &self)
      return try append(name, .activation(.power(exponent)), of: [operand], for: place)
    case .maximum(let inner, .number(let low)), .maximum(.number(let low), let inner):
      let operand = try part(inner, &self)
      return try append(
        name, .activation(low == 0 ? .relu : .clip(low: low, high: .infinity)), of: [operand],
        for: place)
    case .minimum(let inner, .number(let high)), .minimum(.number(let high), let inner):
      let operand = try part(inner, &self)
      return try append(
        name, .activation(.clip(low: -.infinity, high: high)), of: [operand], for: place)
    case .maximum(let first, let second):
      // max(a, b) = a + max(0, b − a), and min(a, b) = −max(−a, −b).
      let rest = Expression.activation(.relu, .add(second, .multiply(first, .number(-1))))
      return try append(.add(first, rest), of: base, named: name, for: place)
    case .minimum(let first, let second):
      let rest = Expression.activation(.relu, .add(first, .multiply(second, .number(-1))))
      return try append(
        .add(first, .multiply(rest, .number(-1))), of: base, named: name, for: place)
    case .number(let number):
      // A function that ignores its operand, such as a mask of all ones.
      return try append(
        name, .affine(Affine(scale: Tensor([0]), shift: Tensor([number]))), of: [base], for: place)
    case .x, .power, .compare, .choice:
      throw ReadError(
        .malformed, path: path, place: place,
        reason: "'\(name)' is not a supported function of its elements")
    }
  }

  private mutating func appendAffine(
    scale: Double?, shift: Double?, of operand: Int, named name: String, for place: String
  ) throws(ReadError) -> Int {
    let affine = Affine(scale: scale.map { Tensor([$0]) }, shift: shift.map { Tensor([$0]) })
    return try append(name, .affine(affine), of: [operand], for: place)
  }
}

extension Expression {
  /// Whether the expression is one activation that exporters do not use as part of others.
  fileprivate var isPlainActivation: Bool {
    guard case .activation(let activation, .x) = self else { return false }
    switch activation {
    case .sigmoid, .hardSigmoid, .softplus, .tanh, .clip, .exp, .log, .abs, .erf, .power,
      .sign:
      return false
    default:
      return true
    }
  }
}
