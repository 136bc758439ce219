import Attribution

extension Decomposition {
  /// LRP-SIGN: the sign of an input decides, whatever its magnitude.
  ///
  ///     R_j = Σ_k  sgn(a_j − μ) w_jk / Σ_{0,j} a_j w_jk · R_k
  ///
  /// The numerator is not the denominator's summand, so the rule does not conserve.
  ///
  /// Used for: first layers of images, where it removes the bias towards large inputs.
  /// Bias: neuron 0, with its own b_k in numerator and denominator.
  /// Stabiliser: none.
  /// Nothing to divide by: all of R_k stays behind.
  /// Sinks: `bias`, `zeroDenominator`, and `numerator` for (a_j − sgn(a_j − μ)) w_jk / z_k · R_k.
  ///
  /// Source: Gumpfer et al. 2023, "SIGNed explanations: Unveiling relevant features by reducing
  /// bias", section 3. Twin: Optimised/LRP/Rules/Sign.swift.
  ///
  /// - Parameter μ: The threshold of the sign; sgn(0) = +1.
  mutating func sign(above μ: Double) {
    for k in neurons {
      distributeNumerators(
        k, over: { _, a_j, w_jk in a_j * w_jk },
        { j, a_j, w_jk in j == 0 ? w_jk : sgn(a_j - μ) * w_jk })
    }
  }
}
