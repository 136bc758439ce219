import Foundation

extension Grid {
  /// Blurs numbers on the grid along every axis by a Gaussian.
  ///
  ///     y_p = Σ_d g_d x_{p+d} / Σ_d g_d ,   g_d = e^{−d²/2σ²} ,   |d| ≤ 3σ, p + d inside
  ///
  /// Both sums run over positions inside the tensor, so a constant stays constant up to the
  /// borders.
  ///
  /// - Parameters:
  ///   - x: Numbers for each position, of any number of channels.
  ///   - sigma: The width σ in positions, finite and not negative; 0 changes nothing.
  package func blurred(_ x: [Double], sigma: Double) -> [Double] {
    precondition(sigma >= 0 && sigma.isFinite, "the width of a blur is finite and not negative")
    guard sigma > 0 else { return x }
    let reach = Int((3 * sigma).rounded(.up))
    let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    return lengths.indices.reduce(x) { blurred($0, along: $1, weights) }
  }

  private func blurred(_ x: [Double], along axis: Int, _ weights: [Double]) -> [Double] {
    let (length, stride) = (lengths[axis], strides[axis])
    let reach = weights.count / 2
    return x.indices.map { index in
      let position = index / stride % length
      var (sum, total) = (0.0, 0.0)
      for d in max(-reach, -position)...min(reach, length - 1 - position) {
        sum += weights[d + reach] * x[index + d * stride]
        total += weights[d + reach]
      }
      return sum / total
    }
  }
}
