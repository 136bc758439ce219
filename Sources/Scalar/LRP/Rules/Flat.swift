extension Decomposition {
  /// Flat: every connection counts the same.
  ///
  ///     R_j = Σ_k  1 / N_k · R_k
  ///
  /// N_k is the number of neurons that k is connected to. It is the last word of the slides'
  /// `EpsilonPlusFlat`.
  ///
  /// Used for: the first layer.
  /// Bias: left out.
  /// Stabiliser: ε; the denominator is N_k + ε.
  /// Nothing to divide by: all of R_k stays behind where k has no connection.
  /// Sinks: `stabiliser`, `zeroDenominator`.
  ///
  /// Source: document 002, "The Zennit Library and Implementation Details"; Lapuschkin et al. 2019.
  /// Twin: Optimised/LRP/Rules/Flat.swift.
  mutating func flat(stabiliser ε: Double) {
    for k in neurons {
      distribute(k, stabiliser: ε) { j, _, _ in
        j == 0 ? 0 : 1
      }
    }
  }
}
