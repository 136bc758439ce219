import Attribution

extension Decomposition {
  /// LRP-αβ, "balancing positive and negative evidence".
  ///
  ///     R_j = Σ_k ( α (a_j w_jk)⁺ / Σ_{0,j} (a_j w_jk)⁺ − β (a_j w_jk)⁻ / Σ_{0,j} (a_j w_jk)⁻ ) R_k
  ///
  /// The plan has made sure that α − β = 1, which the slides omit and without which every layer
  /// multiplies the sum by α − β. Each side has its own stabilised sum, the bias in it. A side
  /// without any contribution sends nothing: αR_k or −βR_k stays behind.
  ///
  /// Source: document 002, "LRP-αβ"; Bach et al. 2015, equation 60.
  mutating func alphaBeta(_ α: Double, _ β: Double, stabiliser ε: Double) {
    for k in neurons {
      share(of: k, factor: α, stabiliser: ε, empty: .emptySide) { _, a_j, w_jk in
        positive(a_j * w_jk)
      }
      guard β > 0 else { continue }
      share(of: k, factor: -β, stabiliser: ε, empty: .emptySide) { _, a_j, w_jk in
        negative(a_j * w_jk)
      }
    }
  }
}
