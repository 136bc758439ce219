public import Networks

extension Engine {
  /// SmoothGrad: the gradient averaged over noisy copies of the input.
  ///
  ///     Σ_n ∂f_c/∂x (x + ε_n) / N ,   ε_n ~ 𝒩(0, σ²)
  ///
  /// By default N is 20 and σ is a tenth of the range of the example's numbers.
  ///
  /// Source: Smilkov et al. 2017, section 3.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of the node to whose values the noise is added and at which the
  ///     gradient is taken, the input by default.
  ///   - target: The output to explain; `.predicted` is the class predicted at x, without noise.
  ///   - noise: The number of noisy copies, and the strength of the noise.
  public func smoothGrad(
    of inputs: Tensor, at node: Int = 0, target: Target = .predicted, noise: Noise = Noise()
  ) throws(AttributionError) -> Tensor {
    try smoothed(of: inputs, at: node, target: target, noise: noise) {
      copies throws(AttributionError) in
      try gradient(
        of: copies.inputs, from: .oneHot(copies.target), at: [node], relu: .gradient,
        replacing: copies.replacement
      ).gradients[0]
    }
  }
}
