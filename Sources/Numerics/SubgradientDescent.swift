/// Subgradient descent with decreasing steps.
///
///     h_{k+1} = h_k − α_k s_k        α_k = α / √(k + 1)        s_k ∈ ∂f(h_k)
///
/// A subgradient does not vanish near the minimum, so steps of constant length would keep jumping
/// across a kink. These steps tend to zero, yet their sum is unbounded, which ensures convergence
/// for a convex f. A single step may still increase f, so the best point is kept.
///
/// Source: Shor 1985, "Minimization Methods for Non-Differentiable Functions", theorem 2.2.
package struct SubgradientDescent: Hashable, Sendable {
  /// The values f(h_k), beginning with the start h_0.
  package let values: [Double]
  /// The point with the smallest value.
  package let best: [Double]

  /// Runs the descent.
  ///
  /// - Parameters:
  ///   - start: The initial point h_0.
  ///   - steps: The number of steps.
  ///   - firstStep: The first step length α; 1/Λ if Λ is the largest curvature of a smooth part.
  ///   - f: Computes the value and a subgradient at a point.
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
