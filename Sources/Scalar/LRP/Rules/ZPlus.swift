extension Decomposition {
  /// z⁺: only positive contributions count.
  ///
  ///     R_j = Σ_k  (a_j w_jk)⁺ / Σ_{0,j} (a_j w_jk)⁺ · R_k
  ///
  /// It is LRP-αβ with α = 1 and β = 0; a negative bias contributes nothing. It is what the slides'
  /// `EpsilonPlusFlat` uses for convolutions.
  /// The sum is stabilised, d to d + ε; a neuron without positive contribution sends nothing.
  ///
  /// Source: document 001, "Setting up the LRP Analyzer", where `EpsilonPlusFlat` is chosen;
  /// Montavon et al. 2017, equation 14.
  mutating func zPlus(stabiliser ε: Double) {
    for k in neurons {
      share(of: k, stabiliser: ε) { _, a_j, w_jk in
        positive(a_j * w_jk)
      }
    }
  }
}
