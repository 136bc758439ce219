extension Decomposition {
  /// zB, for input layers whose values are known to lie between l_j and h_j.
  ///
  ///     Z_jk = a_j w_jk − l_j w_jk⁺ − h_j w_jk⁻
  ///
  /// Every Z_jk of an input inside its bounds is at least zero. The bias, a value known exactly,
  /// is its own bound (a_0 = l_0 = h_0 = 1), so it contributes b − b⁺ − b⁻ = 0.
  /// The sum is stabilised, d to d + ε·sgn(d); where it is zero nothing is sent.
  ///
  /// Source: document 000, "Composite Strategy"; Montavon et al. 2017, equation 15.
  ///
  /// - Parameters:
  ///   - low: l_j for each neuron below, from j = 1.
  ///   - high: h_j for each neuron below, from j = 1.
  mutating func zBox(low: [Double], high: [Double], stabiliser ε: Double) {
    let (l, h) = ([1] + low, [1] + high)
    for k in neurons {
      share(of: k, stabiliser: ε) { j, a_j, w_jk in
        a_j * w_jk - l[j] * positive(w_jk) - h[j] * negative(w_jk)
      }
    }
  }
}
