extension Decomposition {
  /// LRP-0, "the baseline relevance rule".
  ///
  ///     R_j = Σ_k  a_j w_jk / Σ_{0,j} a_j w_jk · R_k
  ///
  /// Used for: any linear operation. On networks of ReLU it is gradient × input.
  /// Bias: neuron 0, in the denominator.
  /// Stabiliser: none.
  /// Nothing to divide by: all of R_k stays behind.
  /// Sinks: `bias`, `zeroDenominator`.
  ///
  /// Source: document 000, "LRP-0 (Basic Rule)"; document 002, "LRP-0". Twin:
  /// Optimised/LRP/Rules/Zero.swift.
  mutating func zero() {
    for k in neurons {
      distribute(k, stabiliser: 0) { _, a_j, w_jk in
        a_j * w_jk
      }
    }
  }
}
