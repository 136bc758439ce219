import Foundation
public import Networks

extension Tensor {
  /// Blurs a tensor of channels × positions along every axis of positions.
  ///
  ///     y_p = Σ_d g_d x_{p+d} / Σ_d g_d ,   g_d = e^{−d²/2σ²} ,   |d| ≤ 3σ, p + d inside
  ///
  /// Both sums run over positions inside the tensor, so a constant stays constant up to the
  /// borders.
  ///
  /// - Parameter sigma: The width σ in positions, finite and not negative; 0 changes nothing.
  public func blurred(sigma: Double) -> Tensor {
    precondition(sigma >= 0 && sigma.isFinite, "the width of a blur is finite and not negative")
    guard sigma > 0 else { return self }
    let reach = Int((3 * sigma).rounded(.up))
    let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    return (1..<max(shape.rank, 1)).reduce(self) { $0.blurred(axis: $1, weights) }
  }

  private func blurred(axis: Int, _ weights: [Double]) -> Tensor {
    let (length, stride) = (shape.axes[axis], shape.strides[axis])
    let reach = weights.count / 2
    let blurred = elements.indices.map { index in
      let position = index / stride % length
      var (sum, total) = (0.0, 0.0)
      for d in max(-reach, -position)...min(reach, length - 1 - position) {
        sum += weights[d + reach] * self[index + d * stride]
        total += weights[d + reach]
      }
      return sum / total
    }
    return Tensor(shape: shape, elements: blurred)
  }
}
