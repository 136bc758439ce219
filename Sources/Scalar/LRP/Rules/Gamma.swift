import Attribution

extension Decomposition {
  /// LRP-γ for activations and sums of either sign: what agrees with the sign of z_k is emphasised.
  ///
  ///     z_k > 0:  Z_jk = a_j⁺ (w_jk + γ w_jk⁺) + a_j⁻ (w_jk + γ w_jk⁻)
  ///     z_k < 0:  Z_jk = a_j⁺ (w_jk + γ w_jk⁻) + a_j⁻ (w_jk + γ w_jk⁺)
  ///
  /// For a_j ≥ 0 and z_k > 0 it is what the documents print.
  ///
  /// Used for: convolutions.
  /// Bias: neuron 0 with a_0 = 1, so it contributes b_k + γ b_k⁺ or b_k + γ b_k⁻.
  /// Stabiliser: ε·sgn(d), d the sum of the contributions.
  /// Nothing to divide by: all of R_k stays behind, and so it does where z_k is zero and has no sign.
  /// Sinks: `bias`, `stabiliser`, `zeroDenominator`.
  ///
  /// Source: zennit 0.5.1, rule Gamma; for a_j ≥ 0 Montavon et al. 2019, section 10.2.1. Twin:
  /// Optimised/LRP/Rules/Gamma.swift.
  mutating func gamma(_ γ: Double, stabiliser ε: Double) {
    for k in neurons {
      if z[k] > 0 {
        distribute(k, stabiliser: ε) { _, a_j, w_jk in
          positive(a_j) * (w_jk + γ * positive(w_jk))
            + negative(a_j) * (w_jk + γ * negative(w_jk))
        }
      } else if z[k] < 0 {
        distribute(k, stabiliser: ε) { _, a_j, w_jk in
          positive(a_j) * (w_jk + γ * negative(w_jk))
            + negative(a_j) * (w_jk + γ * positive(w_jk))
        }
      } else {
        recordSink(R[k], in: .zeroDenominator, of: k)
      }
    }
  }
}
