public import Networks

extension Engine {
  /// The map of document 004's steps 1 to 3: gradient times activation, position by position, added
  /// up over the channels, both signs kept.
  ///
  ///     H_p = Σ_c ∂f/∂F_{c,p} · F_{c,p}
  ///
  /// Source: document 004, "Grad CAM", which gives it as Grad-CAM; known as HiResCAM (Draelos and
  /// Carin 2020).
  ///
  /// - Parameter node: The position of a node of channels × height × width or channels × length.
  /// - Returns: One map for each example, N×1×height×width or N×1×length, before upsampling.
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
