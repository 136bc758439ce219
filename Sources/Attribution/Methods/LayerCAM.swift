public import Networks

extension Engine {
  /// LayerCAM at a node: the positive gradient times activation at each position, summed over the
  /// channels. It is meaningful at early layers too, where single positions differ.
  ///
  ///     H_p = (Σ_c (∂f/∂F_cp)⁺ F_cp)⁺
  ///
  /// Source: Jiang et al. 2021, "LayerCAM", equations 3 to 5; pytorch-grad-cam, LayerCAM.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × positions. At a vector, each neuron is a
  ///     channel, and the map is one number.
  ///   - target: The output to explain.
  ///   - isRectified: Whether only the positive part of the map is kept.
  /// - Returns: One map per example, N×1×positions, not upsampled.
  public func layerCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted, isRectified: Bool = true
  ) throws(AttributionError) -> Tensor {
    try gradientMaps(of: inputs, at: node, target: target) { features, gradient, positions in
      (0..<positions).map { p in
        let sum = stride(from: p, to: features.count, by: positions).reduce(0.0) {
          $0 + max(0, gradient[$1]) * features[$1]
        }
        return isRectified ? max(0, sum) : sum
      }
    }
  }
}
