public import Networks

extension Engine {
  /// HiResCAM, document 004's steps 1 to 3: gradient times activation at each position, summed over
  /// the channels. Both signs are kept.
  ///
  ///     H_p = Σ_c ∂f/∂F_{c,p} · F_{c,p}
  ///
  /// Source: document 004, "Grad CAM", which calls it Grad-CAM; Draelos and Carin 2020, "HiResCAM".
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × positions. At a vector, each neuron is a
  ///     channel, and the map is one number.
  ///   - target: The output to explain.
  /// - Returns: One map per example, N×1×positions, not upsampled.
  public func hiResCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try gradientMaps(of: inputs, at: node, target: target) { features, gradient, positions in
      (0..<positions).map { p in
        stride(from: p, to: features.count, by: positions).reduce(0) {
          $0 + gradient[$1] * features[$1]
        }
      }
    }
  }
}
