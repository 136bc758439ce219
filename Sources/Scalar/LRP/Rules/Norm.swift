extension Decomposition {
  /// Norm: relevance follows the values, for linear operations without weights of their own.
  ///
  ///     addition:  R_j = a_j / Σ_j a_j · R
  ///
  /// It is LRP-ε over the operation's connections, whose weights are fixed by what it is.
  ///
  /// Source: zennit 0.5.1, rule Norm.
  mutating func norm(stabiliser ε: Double) { epsilon(ε) }
}
