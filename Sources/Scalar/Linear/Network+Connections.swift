import Networks

extension Network {
  /// The connections of a node that is linear in its operands or, for a matrix product, in its
  /// signals.
  ///
  /// - Parameters:
  ///   - position: The node's position in the network.
  ///   - a: The values of the nodes before it; the weights of a matrix product are activations.
  func connections(of position: Int, _ a: [[Double]]) -> Connections {
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
      return .mean(MeanConnections(over: axes, of: operands[0]))
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
          first, second, of: operands, (a[node.operands[0]], a[node.operands[1]])))
    case .input, .constant, .activation, .multiply, .maxPool, .softmax, .layerNormalization,
      .embedding:
      preconditionFailure("'\(node.name)' is not linear")
    }
  }
}
