public import Networks

extension Engine {
  /// Ablation-CAM at a node: each channel is weighted by the relative drop of the score when the
  /// channel is set to zero. It needs no gradient, but one forward pass for each channel.
  ///
  ///     w_c = (f(x) − f(x with F_c = 0)) / f(x) ,   H = (Σ_c w_c F_c)⁺
  ///
  /// Where the score f(x) is zero, the drop itself is the weight.
  ///
  /// Source: Desai and Ramaswamy 2020, "Ablation-CAM", equations 4 and 5.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × positions. At a vector, each neuron is a
  ///     channel, and the map is one number.
  ///   - target: The output to explain.
  ///   - isRectified: Whether only the positive part of the map is kept.
  /// - Returns: One map per example, N×1×positions, not upsampled.
  public func ablationCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted, isRectified: Bool = true
  ) throws(AttributionError) -> Tensor {
    let features = try features(of: inputs, at: node)
    let scores = try output(of: inputs)
    let start = try InitialRelevance.oneHot(target).resolved(at: scores)
    let before = scores.times(start).exampleSums
    let shape = network.nodes[node].shape
    let (channels, positions) = (shape.axes[0], shape.count / shape.axes[0])

    var weights = inputs.exampleWeights(channels)
    try forEachOutput(channels, of: inputs, at: node) { c in
      var elements = features.elements
      for n in 0..<inputs.examples {
        let first = n * shape.count + c * positions
        for i in first..<first + positions { elements[i] = 0 }
      }
      return Tensor(shape: features.shape, elements: elements)
    } use: { c, output in
      for (n, after) in output.times(start).exampleSums.enumerated() {
        weights[n][c] = (before[n] - after) / (before[n] == 0 ? 1 : before[n])
      }
    }
    return maps(inputs.examples, at: node) { n, _ in
      features.example(n).elements.weighted(by: weights[n], isRectified: isRectified)
    }
  }
}
