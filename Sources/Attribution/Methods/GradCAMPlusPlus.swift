public import Networks

extension Engine {
  /// Grad-CAM++ at a node: the positive gradients of a channel are weighted position by position, so
  /// that several small occurrences of a class count as much as a large one.
  ///
  ///     α_cp = g_cp² / (2 g_cp² + Σ_q F_cq · g_cp³) ,   g = ∂f/∂F
  ///     w_c = Σ_p α_cp g_cp⁺ ,   H = (Σ_c w_c F_c)⁺
  ///
  /// Only g_cp > 0 counts, where α_cp = 1 / (2 + g_cp Σ_q F_cq). After a ReLU this lies between 0
  /// and ½; a denominator of zero, which other maps may have, gives the position no weight.
  ///
  /// Source: Chattopadhay et al. 2018, equations 5, 11 and 19 for the exponential of the score;
  /// pytorch-grad-cam, GradCAMPlusPlus, without its 1e-6 in the denominator.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × positions. At a vector, each neuron is a
  ///     channel, and the map is one number.
  ///   - target: The output to explain.
  ///   - isRectified: Whether only the positive part of the map is kept.
  /// - Returns: One map per example, N×1×positions, not upsampled.
  public func gradCAMPlusPlus(
    of inputs: Tensor, at node: Int, target: Target = .predicted, isRectified: Bool = true
  ) throws(AttributionError) -> Tensor {
    try weightedMaps(of: inputs, at: node, target: target, isRectified: isRectified) { F_c, g_c in
      let sum = F_c.reduce(0, +)
      return g_c.reduce(0) { w_c, g in
        let denominator = 2 + g * sum
        return g > 0 && denominator != 0 ? w_c + g / denominator : w_c
      }
    }
  }
}
