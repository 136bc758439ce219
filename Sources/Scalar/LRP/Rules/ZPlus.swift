extension Decomposition {
  /// z⁺: only positive contributions count.
  ///
  ///     R_j = Σ_k  (a_j w_jk)⁺ / Σ_{0,j} (a_j w_jk)⁺ · R_k
  ///
  /// It is LRP-αβ with α = 1 and β = 0; a negative bias contributes nothing. It is what the slides'
  /// `EpsilonPlusFlat` uses for convolutions.
  ///
  /// Source: document 002, "Code Overview for LRP application with Zennit"; Montavon et al. 2017,
  /// equation 14.
  @inline(never)
  mutating func zPlus(stabiliser ε: Double) {
    for k in neurons {
      share(of: k, stabiliser: ε) { _, a_j, w_jk in
        positive(a_j * w_jk)
      }
    }
  }
}
