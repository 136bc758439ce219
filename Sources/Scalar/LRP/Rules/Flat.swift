extension Decomposition {
  /// Flat: every connection counts the same, the bias not at all.
  ///
  ///     R_j = Σ_k  1 / N_k · R_k
  ///
  /// N_k is the number of neurons below that k is connected to. It is the last letter of the
  /// slides' `EpsilonPlusFlat`, used for the first layer only.
  /// N_k is stabilised too, to N_k + ε.
  ///
  /// Source: document 002, "The Zennit Library and Implementation Details"; Lapuschkin et al. 2019.
  mutating func flat(stabiliser ε: Double) {
    for k in neurons {
      share(of: k, stabiliser: ε) { j, _, _ in
        j == 0 ? 0 : 1
      }
    }
  }
}
