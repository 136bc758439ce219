public import Networks

extension Engine {
  /// Guided Grad-CAM: the upsampled Grad-CAM map times guided backpropagation, in the shape of the
  /// input.
  ///
  /// Source: document 004, "Grad CAM", step 5; Selvaraju et al. 2017, section 3.3.
  public func guidedGradCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    let positions = Array(network.input.shape.axes.dropFirst())
    guard positions.count == network.nodes[node].shape.rank - 1 else {
      throw .noMap(node: network.nodes[node].name, network.nodes[node].shape)
    }
    let map = try gradCAM(of: inputs, at: node, target: target).upsampled(to: positions)
    let guided = try guidedBackpropagation(of: inputs, target: target)
    let (size, area) = (network.input.shape.count, positions.reduce(1, *))
    return Tensor(
      shape: inputs.shape,
      elements: guided.elements.indices.map { i in
        guided[i] * map[i / size * area + i % area]
      })
  }
}
