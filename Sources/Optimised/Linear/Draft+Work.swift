import Networks

extension Draft {
  /// The work of the unit, ready to run.
  ///
  /// - Parameter shared: The layers of the units before, if nodes with the same weights share one.
  func work(_ operands: [Lying], into layout: Layout, _ shared: SharedLayers?) -> Unit.Work {
    let result = Lying(shape: shape, layout: layout)
    switch operation {
    case .input:
      return .input
    case .constant(let tensor):
      return .constant(tensor)
    case .dense, .convolution, .add, .averagePool, .mean, .sum, .interpolate, .affine,
      .batchNormalization, .matrixProduct:
      return .linear(connections(operands, into: result, shared))
    case .activation(let activation):
      return .activation(ActivationFunction(activation, of: shape, lying: layout))
    case .multiply:
      return .product(operands.map { BoxConnections(adding: [$0], into: result) })
    case .rearrange(let rearrangement):
      return .rearrange(RearrangementConnections(rearrangement, of: operands, into: result))
    case .maxPool(let window):
      return .maxPool(MaxPooling(window, of: operands[0].shape))
    case .softmax(let axis):
      return .softmax(Softmax(axis: axis, of: shape))
    case .logSoftmax(let axis):
      return .softmax(Softmax(axis: axis, of: shape, isLogarithm: true))
    case .layerNormalization(let normalization):
      return .layerNormalization(LayerNormalizing(normalization, of: shape))
    case .embedding(let table):
      return .embedding(table)
    }
  }

  /// The connections of a linear operation.
  private func connections(
    _ operands: [Lying], into result: Lying, _ shared: SharedLayers?
  ) -> Connections {
    let (operand, below) = (operands[0].shape, operands[0].layout)
    switch operation {
    case .dense(let dense):
      return .layer(shared?.layer(dense, of: operand) ?? PackedLayer(dense, of: operand))
    case .convolution(let convolution) where shape.rank == 4:
      return .volume(VolumeConvolution(convolution, lying: below, into: shape))
    case .convolution(let convolution):
      return .layer(PackedLayer(convolution, of: operand, lying: below, into: shape))
    case .add:
      return .boxes(BoxConnections(adding: operands, into: result))
    case .averagePool(let pooling):
      return .sparse(
        SparseConnections(pooling, of: operand, into: result.layout))
    case .mean(let axes):
      return .boxes(BoxConnections(averaging: axes, of: operands[0], into: result))
    case .sum(let axes):
      return .boxes(BoxConnections(summing: axes, of: operands[0], into: result))
    case .interpolate(let interpolation):
      return .sparse(SparseConnections(interpolation, into: result.layout))
    case .affine(let affine):
      return .affine(AffineConnections(affine, of: shape, lying: result.layout))
    case .batchNormalization(let normalization):
      return .affine(AffineConnections(normalization, of: shape, lying: result.layout))
    case .matrixProduct(let first, let second):
      return .matrixProduct(MatrixProductConnections(first, second, of: operands.map(\.shape)))
    case .input, .constant, .activation, .multiply, .rearrange, .maxPool, .softmax,
      .logSoftmax, .layerNormalization, .embedding:
      preconditionFailure("a \(operation.kind.rawValue) has no connections")
    }
  }

  /// Whether the operation's values are never negative, given its operands.
  func isNonNegative(_ operands: [Unit]) -> Bool {
    switch operation {
    case .activation(let activation): activation.isNonNegative
    case .softmax: true
    case .constant(let tensor): tensor.numbers.allSatisfy { $0 >= 0 }
    case .rearrange(.pad(_, _, let value)): value >= 0 && operands.allSatisfy(\.isNonNegative)
    case .interpolate(let interpolation):
      !interpolation.hasNegativeWeights && operands.allSatisfy(\.isNonNegative)
    case .add, .averagePool, .mean, .sum, .maxPool, .rearrange, .multiply:
      operands.allSatisfy(\.isNonNegative)
    case .input, .dense, .convolution, .affine, .batchNormalization, .matrixProduct,
      .logSoftmax, .layerNormalization, .embedding:
      false
    }
  }
}

extension Activation {
  /// Whether the activation is never negative.
  fileprivate var isNonNegative: Bool {
    switch self {
    case .relu, .sigmoid, .softplus, .hardSigmoid, .exp, .abs: true
    case .clip(let low, _): low >= 0
    case .thresholdedRelu(let α): α >= 0
    case .power(let p): p != p.rounded() || p.remainder(dividingBy: 2) == 0
    case .leakyRelu, .elu, .selu, .celu, .tanh, .gelu, .geluTanh, .silu, .hardSwish, .mish,
      .softsign, .shrink, .log, .sin, .cos, .atan, .erf, .sign, .floor, .round:
      false
    }
  }
}
