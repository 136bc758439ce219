extension Decomposition {
  /// LRP-γ as the documents print it, "emphasizing positive contributions".
  ///
  ///     R_j = Σ_k  a_j (w_jk + γ w_jk⁺) / Σ_{0,j} a_j (w_jk + γ w_jk⁺) · R_k
  ///
  /// Used for: convolutions whose activations are not negative. `gamma` is the form for all.
  /// Bias: a weight like any other; it contributes b_k + γ b_k⁺.
  /// Stabiliser: ε·sgn(d), d the sum of the contributions.
  /// Nothing to divide by: all of R_k stays behind.
  /// Sinks: `bias`, `stabiliser`, `zeroDenominator`.
  ///
  /// Source: document 000, "LRP-gamma (Positive-emphasis)"; document 002, "LRP-γ". Twin:
  /// Optimised/LRP/Rules/GammaAsPrinted.swift.
  mutating func gammaAsPrinted(_ γ: Double, stabiliser ε: Double) {
    for k in neurons {
      distribute(k, stabiliser: ε) { _, a_j, w_jk in
        a_j * (w_jk + γ * positive(w_jk))
      }
    }
  }
}
