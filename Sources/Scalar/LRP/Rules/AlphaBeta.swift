import Attribution

extension Decomposition {
  /// LRP-αβ, "balancing positive and negative evidence".
  ///
  ///     R_j = Σ_k ( α (a_j w_jk)⁺ / Σ_{0,j} (a_j w_jk)⁺ − β (a_j w_jk)⁻ / Σ_{0,j} (a_j w_jk)⁻ ) R_k
  ///
  /// The plan makes sure that α − β = 1. The slides omit this condition, without which every layer
  /// multiplies the sum of relevance by α − β.
  ///
  /// Used for: convolutions.
  /// Bias: neuron 0, in the denominator of its own sign.
  /// Stabiliser: ε·sgn(d) on each side, d the side's sum.
  /// Nothing to divide by: a side without a contribution keeps its αR_k or −βR_k.
  /// Sinks: `bias`, `stabiliser`, `emptySide`.
  ///
  /// Source: document 002, "LRP-αβ"; Bach et al. 2015, equation 60. Twin:
  /// Optimised/LRP/Rules/AlphaBeta.swift.
  mutating func alphaBeta(_ α: Double, _ β: Double, stabiliser ε: Double) {
    for k in neurons {
      distribute(k, factor: α, stabiliser: ε, empty: (.emptySide, α)) { _, a_j, w_jk in
        positive(a_j * w_jk)
      }
      guard β > 0 else { continue }
      distribute(k, factor: -β, stabiliser: ε, empty: (.emptySide, -β)) { _, a_j, w_jk in
        negative(a_j * w_jk)
      }
    }
  }
}
