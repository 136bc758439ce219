public import Networks

extension Engine {
  /// CAM: the sum of the feature maps, weighted by the final dense layer's weights for the class.
  ///
  ///     S_c = Σ_k w_ck · mean over p of F_k(p) + b_c
  ///     M_c(p) = Σ_k w_ck F_k(p)                        mean over p of M_c(p) + b_c = S_c
  ///
  /// The network must end with an average over all positions, possibly a reshape, and one dense
  /// layer. Both signs are kept. The bias belongs to no position and is left out.
  ///
  /// Source: Zhou et al. 2016, "Learning Deep Features for Discriminative Localization", equations
  /// 1 and 2.
  ///
  /// - Returns: One map per example, N×1×height×width or N×1×length, not upsampled.
  /// - Throws: `AttributionError.noGlobalAverage` for a network that ends differently.
  public func cam(
    of inputs: Tensor, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    let (node, dense) = try network.averagedFeatures()
    let pass = try activations(of: inputs, at: [node, network.outputPosition])
    let start = try InitialRelevance.oneHot(target).resolved(at: pass[1])
    let positions = network.nodes[node].shape.axes.dropFirst()
    let area = positions.reduce(1, *)
    let maps = (0..<inputs.examples).flatMap { n in
      let F = pass[0].example(n)
      let w_c = dense.weight.example(start.example(n).firstMaximum)
      return (0..<area).map { p in
        w_c.elements.indices.reduce(0) { $0 + w_c[$1] * F[$1 * area + p] }
      }
    }
    return Tensor(shape: Shape([inputs.examples, 1] + positions), elements: maps)
  }
}

extension Network {
  /// The position of the feature maps that are averaged over all positions, and the dense layer
  /// after the average.
  fileprivate func averagedFeatures() throws(AttributionError) -> (node: Int, dense: Dense) {
    func refusal(_ node: Node) -> AttributionError {
      .noGlobalAverage(node: node.name, node.operation.description)
    }
    guard case .dense(let dense) = output.operation else { throw refusal(output) }
    var node = nodes[output.operands[0]]
    while case .rearrange(.reshape) = node.operation { node = nodes[node.operands[0]] }
    guard let features = node.operands.first, averagesAllPositions(node, of: nodes[features].shape),
      output.shape.rank == 1
    else { throw refusal(node) }
    return (features, dense)
  }

  private func averagesAllPositions(_ node: Node, of features: Shape) -> Bool {
    let positions = Array(features.axes.dropFirst())
    switch node.operation {
    case .mean(let axes):
      return !positions.isEmpty && axes.sorted() == Array(1..<features.rank)
    case .averagePool(let pooling):
      return pooling.window.axes.map(\.kernel) == positions
        && pooling.window.axes.allSatisfy { $0.padding == (0, 0) }
    case .input, .constant, .dense, .convolution, .add, .sum, .interpolate, .affine,
      .batchNormalization, .activation, .multiply, .matrixProduct, .rearrange, .maxPool, .softmax,
      .logSoftmax,
      .layerNormalization,
      .embedding:
      return false
    }
  }
}
