extension Decomposition {
  /// LRP-ε, "stabilizing the relevance flow".
  ///
  ///     R_j = Σ_k  a_j w_jk / (ε·sgn(z_k) + Σ_{0,j} a_j w_jk) · R_k
  ///
  /// The documents print ε without the sign, so that a sum of −ε divides by zero. With the sign the
  /// denominator only grows.
  ///
  /// Used for: dense layers, and any other linear operation.
  /// Bias: neuron 0, in the denominator.
  /// Stabiliser: ε·sgn(z_k).
  /// Nothing to divide by: all of R_k stays behind.
  /// Sinks: `bias`, `stabiliser`, `zeroDenominator`.
  ///
  /// Source: document 000, "LRP-epsilon (Stabilized)"; document 002, "LRP-ε"; the sign from Bach
  /// et al. 2015, equation 58. Twin: Optimised/LRP/Rules/Epsilon.swift.
  mutating func epsilon(_ ε: Double) {
    for k in neurons {
      distribute(k, stabiliser: ε) { _, a_j, w_jk in
        a_j * w_jk
      }
    }
  }
}
