extension Decomposition {
  /// LRP-ε, "stabilizing the relevance flow", for any linear operation.
  ///
  ///     R_j = Σ_k  a_j w_jk / (ε·sgn(z_k) + Σ_{0,j} a_j w_jk) · R_k
  ///
  /// The documents print ε without the sign, so that a sum of −ε divides by zero; with it the
  /// denominator only ever grows. ε takes ε·sgn(z_k) / (z_k + ε·sgn(z_k)) of R_k, the bias its own
  /// share.
  ///
  /// Source: document 000, "LRP-epsilon (Stabilized)"; document 002, "LRP-ε"; the sign from Bach
  /// et al. 2015, equation 58.
  mutating func epsilon(_ ε: Double) {
    for k in neurons {
      share(of: k, stabiliser: ε) { _, a_j, w_jk in
        a_j * w_jk
      }
    }
  }
}
