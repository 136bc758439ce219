extension Decomposition {
  /// LRP-0, "the baseline relevance rule", for any linear operation.
  ///
  ///     R_j = Σ_k  a_j w_jk / Σ_{0,j} a_j w_jk · R_k
  ///
  /// The bias takes its share, which is all that a sum can lose here; a sum of zero sends nothing.
  /// On networks of ReLU it is gradient × input.
  ///
  /// Source: document 000, "LRP-0 (Basic Rule)"; document 002, "LRP-0".
  mutating func zero() {
    for k in neurons {
      share(of: k, stabiliser: 0) { _, a_j, w_jk in
        a_j * w_jk
      }
    }
  }
}
