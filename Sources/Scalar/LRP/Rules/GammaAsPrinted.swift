extension Decomposition {
  /// LRP-γ as the documents print it, "emphasizing positive contributions".
  ///
  ///     R_j = Σ_k  a_j (w_jk + γ w_jk⁺) / Σ_{0,j} a_j (w_jk + γ w_jk⁺) · R_k
  ///
  /// Meant for activations that are not negative; `gamma` is the form for all. A bias is a weight
  /// like any other, so it contributes b_k + γ b_k⁺.
  /// The sum is stabilised, d to d + ε·sgn(d); where it is zero nothing is sent.
  ///
  /// Source: document 000, "LRP-gamma (Positive-emphasis)"; document 002, "LRP-γ".
  mutating func gammaAsPrinted(_ γ: Double, stabiliser ε: Double) {
    for k in neurons {
      share(of: k, stabiliser: ε) { _, a_j, w_jk in
        a_j * (w_jk + γ * positive(w_jk))
      }
    }
  }
}
