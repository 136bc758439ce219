extension Operation {
  /// Infers the shape of this operation's value from the shapes of its operands.
  ///
  /// - Parameters:
  ///   - operands: The shapes of the operands.
  ///   - name: The node's name, for the error.
  /// - Throws: `NetworkError` if the operands or the parameters do not fit.
  package func shape(from operands: [Shape], at name: String) throws(NetworkError) -> Shape {
    guard operandCounts.contains(operands.count) else {
      throw .operandCount(
        node: name, operation: kind, found: operands.count, expected: operandCounts)
    }
    switch self {
    case .input:
      throw .secondInput(node: name)
    case .constant(let tensor):
      try checkFinite(["value": tensor], at: name)
      return tensor.shape
    case .dense(let dense):
      return try dense.shape(from: operands[0], at: name)
    case .convolution(let convolution):
      return try convolution.shape(from: operands[0], at: name)
    case .add:
      return try broadcast(operands, at: name)
    case .averagePool(let pooling):
      return try pooling.window.poolingShape(from: operands[0], at: name)
    case .mean(let axes), .sum(let axes):
      return try reduction(over: axes, of: operands[0], at: name)
    case .interpolate(let interpolation):
      return try interpolation.shape(from: operands[0], at: name)
    case .affine(let affine):
      return try affine.shape(from: operands[0], at: name)
    case .batchNormalization(let normalization):
      return try normalization.shape(from: operands[0], at: name)
    case .activation(let activation):
      return try activation.shape(from: operands[0], at: name)
    case .multiply(let first, let second):
      guard first == .signal || second == .signal else { throw .onlyGates(node: name) }
      return try broadcast(operands, at: name)
    case .matrixProduct(let first, let second):
      guard first == .signal || second == .signal else { throw .onlyGates(node: name) }
      return try matrixProduct(operands, at: name)
    case .rearrange(let rearrangement):
      return try rearrangement.shape(from: operands, at: name)
    case .maxPool(let window):
      return try window.poolingShape(from: operands[0], at: name)
    case .softmax(let axis), .logSoftmax(let axis):
      guard (0..<operands[0].rank).contains(axis) else {
        throw .unsuitable(node: name, "it has no axis \(axis)")
      }
      return operands[0]
    case .layerNormalization(let normalization):
      return try normalization.shape(from: operands[0], at: name)
    case .embedding(let table):
      guard table.shape.rank == 2 else {
        throw .unsuitable(node: name, "a table of shape \(table.shape) is not rows × width")
      }
      try checkFinite(["value": table], at: name)
      return Shape(operands[0].axes + [table.shape.axes[1]])
    }
  }

  /// The numbers of operands that are valid for this operation.
  private var operandCounts: ClosedRange<Int> {
    switch self {
    case .input, .constant: 0...0
    case .add: 2...Int.max
    case .multiply, .matrixProduct: 2...2
    case .rearrange(.concatenate): 1...Int.max
    case .dense, .convolution, .averagePool, .mean, .sum, .interpolate, .affine,
      .batchNormalization, .activation, .rearrange, .maxPool, .softmax, .logSoftmax,
      .layerNormalization,
      .embedding:
      1...1
    }
  }

  private func broadcast(_ operands: [Shape], at name: String) throws(NetworkError) -> Shape {
    var shape = operands[0]
    for operand in operands.dropFirst() {
      guard let common = shape.broadcast(with: operand) else {
        throw .operandShapes(node: name, shapes: operands)
      }
      shape = common
    }
    return shape
  }

  private func reduction(
    over axes: [Int], of operand: Shape, at name: String
  ) throws(NetworkError) -> Shape {
    guard !axes.isEmpty, Set(axes).count == axes.count,
      axes.allSatisfy({ (0..<operand.rank).contains($0) })
    else { throw .unsuitable(node: name, "\(axes) are not axes of \(operand)") }
    return Shape(operand.axes.indices.map { axes.contains($0) ? 1 : operand.axes[$0] })
  }

  private func matrixProduct(_ operands: [Shape], at name: String) throws(NetworkError) -> Shape {
    let (first, second) = (operands[0], operands[1])
    guard first.rank >= 2, second.rank == first.rank,
      first.axes.dropLast(2) == second.axes.dropLast(2),
      first.axes[first.rank - 1] == second.axes[second.rank - 2]
    else { throw .operandShapes(node: name, shapes: operands) }
    guard let shape = Shape(validating: first.axes.dropLast() + [second.axes[second.rank - 1]])
    else { throw .unsuitable(node: name, "its result is too large") }
    return shape
  }
}
