extension Decomposition {
  /// Norm: relevance follows the values.
  ///
  ///     addition:  R_j = a_j / Σ_j a_j · R
  ///
  /// It is LRP-ε over connections whose weights follow from the operation.
  ///
  /// Used for: additions, average pooling, matrix products, normalisation.
  /// Bias: neuron 0, where the operation has one.
  /// Stabiliser: ε·sgn(z_k).
  /// Nothing to divide by: all of R_k stays behind.
  /// Sinks: `bias`, `stabiliser`, `zeroDenominator`.
  ///
  /// Source: zennit 0.5.1, rule Norm. Twin: Optimised/LRP/Rules/Norm.swift.
  mutating func norm(stabiliser ε: Double) { epsilon(ε) }
}
