import Attribution
import Networks

extension Network {
  /// The connections of a node that is linear in its operands, or becomes linear when some of its
  /// values are taken as constants: one factor of a matrix product, the standard deviation of a layer
  /// normalisation.
  ///
  /// - Parameters:
  ///   - a: The value of every node so far.
  ///   - rule: The rule that decides which factors of a matrix product take relevance; by default
  ///     their roles do.
  func connections(
    of position: Int, _ a: [[Double]], under rule: Rule = .byRole()
  ) -> Connections {
    let node = nodes[position]
    let operands = node.operands.map { nodes[$0].shape }
    switch node.operation {
    case .dense(let dense):
      return .dense(DenseConnections(dense, of: operands[0]))
    case .convolution(let convolution):
      return .convolution(ConvolutionConnections(convolution, of: operands[0]))
    case .add:
      return .addition(AdditionConnections(operands, into: node.shape))
    case .averagePool(let pooling):
      return .mean(MeanConnections(pooling, of: operands[0]))
    case .mean(let axes):
      return .mean(MeanConnections(averaging: axes, of: operands[0]))
    case .sum(let axes):
      return .mean(MeanConnections(summing: axes, of: operands[0]))
    case .interpolate(let interpolation):
      return .interpolation(InterpolationConnections(interpolation, into: node.shape))
    case .affine(let affine):
      return .affine(AffineConnections(affine, of: operands[0]))
    case .batchNormalization(let normalization):
      return .affine(AffineConnections(normalization, of: operands[0]))
    case .rearrange(let rearrangement):
      return .rearrangement(
        RearrangementConnections(rearrangement, of: operands, into: node.shape))
    case .matrixProduct(let first, let second):
      return .matrixProduct(
        MatrixProductConnections(
          of: operands, (a[node.operands[0]], a[node.operands[1]]),
          parts: rule.matrixProductParts(first, second)))
    case .layerNormalization(let normalization):
      return .layerNormalization(
        LayerNormalizationConnections(normalization, a[node.operands[0]]))
    case .input, .constant, .activation, .multiply, .maxPool, .softmax, .logSoftmax, .embedding:
      preconditionFailure("'\(node.name)' is not linear")
    }
  }
}
