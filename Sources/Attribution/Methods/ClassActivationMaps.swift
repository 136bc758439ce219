import Networks

/// What the methods have in common that weight the feature maps F_c of a node.
extension Engine {
  /// One map per example, computed from a node's values and their gradient.
  ///
  /// - Parameter map: The map of one example, from its features and gradient and the number of
  ///   positions.
  func gradientMaps(
    of inputs: Tensor, at node: Int, target: Target,
    _ map: (_ features: [Double], _ gradient: [Double], _ positions: Int) -> [Double]
  ) throws(AttributionError) -> Tensor {
    let features = try features(of: inputs, at: node)
    let gradient = try gradient(of: inputs, from: .oneHot(target), at: [node]).gradients[0]
    return maps(inputs.examples, at: node) { n, positions in
      map(features.example(n).elements, gradient.example(n).elements, positions)
    }
  }

  /// The maps Σ_c w_c F_c, from a weight per channel that follows from features and gradient.
  func weightedMaps(
    of inputs: Tensor, at node: Int, target: Target, isRectified: Bool,
    weight: (_ feature: ArraySlice<Double>, _ gradient: ArraySlice<Double>) -> Double
  ) throws(AttributionError) -> Tensor {
    try gradientMaps(of: inputs, at: node, target: target) { features, gradient, positions in
      let weights = stride(from: 0, to: features.count, by: positions).map {
        weight(features[$0..<$0 + positions], gradient[$0..<$0 + positions])
      }
      return features.weighted(by: weights, isRectified: isRectified)
    }
  }

  /// The values of a node whose shape is channels × positions, or channels alone.
  func features(of inputs: Tensor, at node: Int) throws(AttributionError) -> Tensor {
    let shape = network.nodes[node].shape
    guard shape.rank >= 1 else { throw .noMap(node: network.nodes[node].name, shape) }
    return try activations(of: inputs, at: [node])[0]
  }

  /// A batch of maps over a node's positions, from the map of each example.
  func maps(
    _ examples: Int, at node: Int, _ map: (_ n: Int, _ positions: Int) -> [Double]
  ) -> Tensor {
    let positions = network.nodes[node].shape.axes.dropFirst()
    let count = positions.reduce(1, *)
    return Tensor(
      shape: Shape([examples, 1] + positions),
      elements: (0..<examples).flatMap { map($0, count) })
  }
}

extension [Double] {
  /// Σ_c w_c F_c at every position, or its positive part. There is at least one channel.
  func weighted(by weights: [Double], isRectified: Bool) -> [Double] {
    let positions = count / weights.count
    return (0..<positions).map { p in
      let sum = weights.indices.reduce(0) { $0 + weights[$1] * self[$1 * positions + p] }
      return isRectified ? Swift.max(0, sum) : sum
    }
  }
}
