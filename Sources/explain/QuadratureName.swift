import Numerics

/// The quadrature rules, by their names on the command line.
enum QuadratureName: String, CaseIterable {
  case gaussLegendre = "gauss-legendre"
  case riemannLeft = "riemann-left"
  case riemannMiddle = "riemann-middle"
  case riemannRight = "riemann-right"
  case trapezoid

  func rule(steps: Int) -> Quadrature {
    switch self {
    case .gaussLegendre: .gaussLegendre(steps: steps)
    case .riemannLeft: .riemannLeft(steps: steps)
    case .riemannMiddle: .riemannMiddle(steps: steps)
    case .riemannRight: .riemannRight(steps: steps)
    case .trapezoid: .trapezoid(steps: steps)
    }
  }
}
