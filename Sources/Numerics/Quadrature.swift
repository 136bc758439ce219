import Foundation

/// A quadrature rule on [0, 1]: points and weights for a numerical integral.
public enum Quadrature: Hashable, Sendable {
  /// Gauss–Legendre quadrature, exact for polynomials of degree 2n − 1. The end points are not
  /// included; the midpoint is one of the points if n is odd.
  case gaussLegendre(steps: Int)
  /// The left Riemann sum: t = 0, 1/n, … 1 − 1/n, each with weight 1/n.
  case riemannLeft(steps: Int)
  /// The middle Riemann sum: t = 1/2n, 3/2n, … 1 − 1/2n, each with weight 1/n.
  case riemannMiddle(steps: Int)
  /// The right Riemann sum: t = 1/n, 2/n, … 1, each with weight 1/n.
  case riemannRight(steps: Int)
  /// The trapezoidal rule: t = 0, 1/(n − 1), … 1, with half weight at the end points. A single step
  /// is the midpoint.
  case trapezoid(steps: Int)

  /// The number of points.
  public var steps: Int {
    switch self {
    case .gaussLegendre(let steps), .riemannLeft(let steps), .riemannMiddle(let steps),
      .riemannRight(let steps), .trapezoid(let steps):
      steps
    }
  }

  /// The points and their weights, which sum to 1. There must be at least one step.
  public func nodes() -> [(t: Double, weight: Double)] {
    let n = steps
    precondition(n >= 1, "an integral is sampled at one point or more")
    switch self {
    case .gaussLegendre:
      return (1...n).map { Quadrature.gaussLegendreNode($0, of: n) }
    case .riemannLeft:
      return (0..<n).map { (Double($0) / Double(n), 1 / Double(n)) }
    case .riemannMiddle:
      return (0..<n).map { ((Double($0) + 0.5) / Double(n), 1 / Double(n)) }
    case .riemannRight:
      return (1...n).map { (Double($0) / Double(n), 1 / Double(n)) }
    case .trapezoid:
      guard n > 1 else { return [(0.5, 1)] }
      let width = 1 / Double(n - 1)
      return (0..<n).map { (Double($0) * width, $0 == 0 || $0 == n - 1 ? width / 2 : width) }
    }
  }

  /// Point i of n, and its weight. The point is a root of the Legendre polynomial P_n, mapped from
  /// [−1, 1] to [0, 1]. Newton's method finds it from Tricomi's estimate.
  ///
  ///     weight = 1 / ((1 − x²) P_n′(x)²) ,   P_n′(x) = n (x P_n − P_{n−1}) / (x² − 1)
  private static func gaussLegendreNode(_ i: Int, of n: Int) -> (t: Double, weight: Double) {
    if 2 * i == n + 1 { return (0.5, 1 / pow(legendre(n, at: 0).derivative, 2)) }
    var x = -cos(.pi * (Double(i) - 0.25) / (Double(n) + 0.5))
    for _ in 0..<100 {
      let (value, derivative) = legendre(n, at: x)
      let step = value / derivative
      x -= step
      if abs(step) < 1e-16 { break }
    }
    let derivative = legendre(n, at: x).derivative
    return ((x + 1) / 2, 1 / ((1 - x * x) * derivative * derivative))
  }

  /// The Legendre polynomial P_n and its derivative at x, by the recurrence (k + 1) P_{k+1} = (2k +
  /// 1) x P_k − k P_{k−1}.
  private static func legendre(_ n: Int, at x: Double) -> (value: Double, derivative: Double) {
    var (previous, value) = (1.0, x)
    for k in 1..<max(n, 1) {
      let k = Double(k)
      (previous, value) = (value, ((2 * k + 1) * x * value - k * previous) / (k + 1))
    }
    return (value, Double(n) * (x * value - previous) / (x * x - 1))
  }
}
