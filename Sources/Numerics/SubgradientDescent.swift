/// Descent along subgradients, by steps that get shorter.
///
///     h_{k+1} = h_k − α_k s_k        α_k = α / √(k + 1)        s_k ∈ ∂f(h_k)
///
/// A subgradient does not get small near the minimum, so steps of one length would go on jumping
/// from one side of a kink to the other. These become as short as one likes and yet add up to any
/// distance, which is what a convex f asks for. A single step may still lead upwards: the best point
/// is kept.
///
/// Source: Shor 1985, "Minimization Methods for Non-Differentiable Functions", theorem 2.2.
package struct SubgradientDescent: Hashable, Sendable {
  /// f(h_k), from the start on.
  package let values: [Double]
  /// The point with the least of them.
  package let best: [Double]

  /// - Parameters:
  ///   - start: h_0
  ///   - steps: How many are taken.
  ///   - firstStep: α; for a smooth part with a largest curvature Λ, 1/Λ.
  ///   - f: The value and a subgradient at a point.
  package init(
    from start: [Double], steps: Int, firstStep: Double,
    of f: (_ h: [Double]) -> (value: Double, subgradient: [Double])
  ) {
    var h = start
    var (value, s) = f(h)
    var best = (value: value, h: h)
    var values = [value]
    for k in 0..<steps {
      let step = firstStep / Double(k + 1).squareRoot()
      for p in h.indices { h[p] -= step * s[p] }
      (value, s) = f(h)
      values.append(value)
      if value < best.value { best = (value, h) }
    }
    self.values = values
    self.best = best.h
  }
}
