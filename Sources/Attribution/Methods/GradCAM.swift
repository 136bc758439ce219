public import Networks

extension Engine {
  /// Grad-CAM at a node: each channel is weighted by the mean of its gradient, the channels are
  /// summed, and the positive part is taken.
  ///
  ///     w_c = mean over positions of ∂f/∂F_c ,   H = (Σ_c w_c F_c)⁺
  ///
  /// Document 004's steps 1 to 3 are `hiResCAM`.
  ///
  /// Source: Selvaraju et al. 2017, equations 1 and 2.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × height × width or channels × length.
  ///   - target: The output to explain.
  /// - Returns: One map per example, N×1×height×width or N×1×length, not upsampled.
  public func gradCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try gradientMaps(of: inputs, at: node, target: target) { features, gradient, positions in
      let weights = stride(from: 0, to: gradient.count, by: positions).map {
        gradient[$0..<$0 + positions].reduce(0, +) / Double(positions)
      }
      return (0..<positions).map { p in
        max(0, weights.indices.reduce(0) { $0 + weights[$1] * features[$1 * positions + p] })
      }
    }
  }

  /// One map per example, computed from a node's values and their gradient.
  func gradientMaps(
    of inputs: Tensor, at node: Int, target: Target,
    _ map: (_ features: [Double], _ gradient: [Double], _ positions: Int) -> [Double]
  ) throws(AttributionError) -> Tensor {
    let shape = network.nodes[node].shape
    guard shape.rank == 2 || shape.rank == 3 else {
      throw .noMap(node: network.nodes[node].name, shape)
    }
    let features = try activations(of: inputs, at: [node])[0]
    let gradient = try gradient(of: inputs, from: .oneHot(target), at: [node]).gradients[0]
    let positions = Shape(Array(shape.axes.dropFirst()))
    let maps = (0..<inputs.examples).flatMap {
      map(features.example($0).elements, gradient.example($0).elements, positions.count)
    }
    return Tensor(shape: Shape([inputs.examples, 1] + positions.axes), elements: maps)
  }
}
