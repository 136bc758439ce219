extension Decomposition {
  /// w²: the weights alone decide, whatever the activations.
  ///
  ///     R_j = Σ_k  w_jk² / Σ_{0,j} w_jk² · R_k
  ///
  /// Used for: first layers whose inputs have no bounds.
  /// Bias: neuron 0, with b_k², as in zennit.
  /// Stabiliser: ε, since the sum is not negative.
  /// Nothing to divide by: all of R_k stays behind where every weight is zero.
  /// Sinks: `bias`, `stabiliser`, `zeroDenominator`.
  ///
  /// Source: Montavon et al. 2017, equation 12, for inputs of any value. Twin:
  /// Optimised/LRP/Rules/WSquare.swift.
  mutating func wSquare(stabiliser ε: Double) {
    for k in neurons {
      distribute(k, stabiliser: ε) { _, _, w_jk in
        w_jk * w_jk
      }
    }
  }
}
