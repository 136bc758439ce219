extension Decomposition {
  /// zB, for inputs known to lie between l_j and h_j.
  ///
  ///     Z_jk = a_j w_jk − l_j w_jk⁺ − h_j w_jk⁻
  ///
  /// Every Z_jk of an input within its bounds is at least zero.
  ///
  /// Used for: the first layer of networks of images.
  /// Bias: a value known exactly, its own bound (a_0 = l_0 = h_0 = 1), so it contributes
  /// b − b⁺ − b⁻ = 0.
  /// Stabiliser: ε·sgn(d), d the sum of the contributions.
  /// Nothing to divide by: all of R_k stays behind.
  /// Sinks: `stabiliser`, `zeroDenominator`.
  ///
  /// Source: document 000, "Composite Strategy"; Montavon et al. 2017, equation 15. Twin:
  /// Optimised/LRP/Rules/ZBox.swift.
  ///
  /// - Parameters:
  ///   - low: l_j for each neuron of the operands, from j = 1.
  ///   - high: h_j for each neuron of the operands, from j = 1.
  mutating func zBox(low: [Double], high: [Double], stabiliser ε: Double) {
    let (l, h) = ([1] + low, [1] + high)
    for k in neurons {
      distribute(k, stabiliser: ε) { j, a_j, w_jk in
        a_j * w_jk - l[j] * positive(w_jk) - h[j] * negative(w_jk)
      }
    }
  }
}
