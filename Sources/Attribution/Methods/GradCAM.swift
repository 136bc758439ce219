public import Networks

extension Engine {
  /// Grad-CAM at a node: each channel is weighted by the mean of its gradient, the channels are
  /// summed, and the positive part is taken.
  ///
  ///     w_c = mean over positions of ∂f/∂F_c ,   H = (Σ_c w_c F_c)⁺
  ///
  /// Document 004's steps 1 to 3 are `hiResCAM`.
  ///
  /// Source: Selvaraju et al. 2017, equations 1 and 2. captum 0.9.0 takes the positive part only
  /// when asked to.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × positions. At a vector, each neuron is a
  ///     channel, and the map is one number.
  ///   - target: The output to explain.
  ///   - isRectified: Whether only the positive part of the map is kept.
  /// - Returns: One map per example, N×1×positions, not upsampled.
  public func gradCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted, isRectified: Bool = true
  ) throws(AttributionError) -> Tensor {
    try weightedMaps(of: inputs, at: node, target: target, isRectified: isRectified) { _, g_c in
      g_c.reduce(0, +) / Double(g_c.count)
    }
  }
}
