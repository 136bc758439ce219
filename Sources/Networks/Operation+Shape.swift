extension Operation {
  /// Shape inference: the shape of this operation's value, given its operands' shapes.
  ///
  /// - Parameter name: The node's name, for the error.
  /// - Throws: `NetworkError` if the operands or the parameters do not fit.
  func shape(from operands: [Shape], at name: String) throws(NetworkError) -> Shape {
    func expect(_ fits: Bool, _ expected: String) throws(NetworkError) {
      guard fits else {
        throw .operandCount(
          node: name, operation: kind, found: operands.count, expected: expected)
      }
    }

    switch self {
    case .input:
      throw .secondInput(node: name)

    case .dense(let dense):
      try expect(operands.count == 1, "one")
      return try dense.shape(from: operands[0], at: name)

    case .activation:
      try expect(operands.count == 1, "one")
      return operands[0]

    case .add:
      try expect(operands.count >= 2, "two or more")
      guard Set(operands).count == 1 else { throw .operandShapes(node: name, shapes: operands) }
      return operands[0]

    case .multiply(let first, let second):
      try expect(operands.count == 2, "two")
      guard operands[0] == operands[1] else {
        throw .operandShapes(node: name, shapes: operands)
      }
      guard first == .signal || second == .signal else { throw .onlyGates(node: name) }
      return operands[0]

    case .reshape(let shape):
      try expect(operands.count == 1, "one")
      guard shape.count == operands[0].count else {
        throw .reshape(node: name, from: operands[0], to: shape)
      }
      return shape
    }
  }
}

extension Dense {
  fileprivate func shape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    guard weight.shape.rank == 2 else {
      throw .weightShape(node: name, weight: weight.shape)
    }
    let outputs = weight.shape.axes[0]
    guard operand.axes.last == weight.shape.axes[1] else {
      throw .inputCount(node: name, operand: operand, weight: weight.shape)
    }
    if let bias, bias.shape != [outputs] {
      throw .biasShape(node: name, bias: bias.shape, outputs: outputs)
    }
    if let index = weight.firstNonFinite {
      throw .nonFinite(node: name, parameter: "weight", index: index)
    }
    if let index = bias?.firstNonFinite {
      throw .nonFinite(node: name, parameter: "bias", index: index)
    }
    return Shape(operand.axes.dropLast() + [outputs])
  }
}
