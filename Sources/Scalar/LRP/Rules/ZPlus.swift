extension Decomposition {
  /// z⁺: only positive contributions count.
  ///
  ///     R_j = Σ_k  (a_j w_jk)⁺ / Σ_{0,j} (a_j w_jk)⁺ · R_k
  ///
  /// It is LRP-αβ with α = 1 and β = 0.
  ///
  /// Used for: convolutions, as in the slides' `EpsilonPlusFlat`.
  /// Bias: neuron 0; a negative bias contributes nothing.
  /// Stabiliser: ε, since the sum is not negative.
  /// Nothing to divide by: all of R_k stays behind.
  /// Sinks: `bias`, `stabiliser`, `zeroDenominator`.
  ///
  /// Source: document 001, "Setting up the LRP Analyzer", where `EpsilonPlusFlat` is chosen;
  /// Montavon et al. 2017, equation 14. Twin: Optimised/LRP/Rules/ZPlus.swift.
  mutating func zPlus(stabiliser ε: Double) {
    for k in neurons {
      distribute(k, stabiliser: ε) { _, a_j, w_jk in
        positive(a_j * w_jk)
      }
    }
  }
}
