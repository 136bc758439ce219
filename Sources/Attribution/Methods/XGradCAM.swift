public import Networks

extension Engine {
  /// XGrad-CAM at a node: the gradient of each channel is averaged with the channel's own values as
  /// weights.
  ///
  ///     w_c = Σ_p F_cp / (Σ_q F_cq) · ∂f/∂F_cp ,   H = (Σ_c w_c F_c)⁺
  ///
  /// A channel whose sum is zero has the weight 0.
  ///
  /// Source: Fu et al. 2020, "Axiom-based Grad-CAM", equation 8; pytorch-grad-cam, XGradCAM, without
  /// its 1e-7 in the denominator.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × positions. At a vector, each neuron is a
  ///     channel, and the map is one number.
  ///   - target: The output to explain.
  ///   - isRectified: Whether only the positive part of the map is kept.
  /// - Returns: One map per example, N×1×positions, not upsampled.
  public func xGradCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted, isRectified: Bool = true
  ) throws(AttributionError) -> Tensor {
    try weightedMaps(of: inputs, at: node, target: target, isRectified: isRectified) { F_c, g_c in
      let sum = F_c.reduce(0, +)
      return sum == 0 ? 0 : zip(F_c, g_c).reduce(0) { $0 + $1.0 * $1.1 } / sum
    }
  }
}
