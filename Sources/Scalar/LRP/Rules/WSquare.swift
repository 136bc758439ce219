extension Decomposition {
  /// w²: the weights alone decide, whatever the activations.
  ///
  ///     R_j = Σ_k  w_jk² / Σ_{0,j} w_jk² · R_k
  ///
  /// The bias counts with b_k², as in zennit.
  /// The sum is stabilised, d to d + ε; a neuron whose weights are all zero sends nothing.
  ///
  /// Source: Montavon et al. 2017, equation 12, for inputs of any value.
  mutating func wSquare(stabiliser ε: Double) {
    for k in neurons {
      share(of: k, stabiliser: ε) { _, _, w_jk in
        w_jk * w_jk
      }
    }
  }
}
