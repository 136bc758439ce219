import Foundation
import Networks
import Scalar

/// A function of one number, composed of elementwise operators with scalar constants.
///
/// Exporters write GELU, SiLU, softplus and others as several such operators. An expression is kept
/// until another operator reads it. Then it is recognised by its values, independent of the order
/// and the constants in which it was written.
indirect enum Expression {
  case x
  case number(Double)
  case add(Expression, Expression)
  case multiply(Expression, Expression)
  case divide(Expression, Expression)
  case power(Expression, Expression)
  case maximum(Expression, Expression)
  case minimum(Expression, Expression)
  case greater(Expression, Expression)
  case choice(Expression, Expression, Expression)
  case erf(Expression)
  case sqrt(Expression)
  case activation(Activation, Expression)

  /// The value of the expression at x.
  func value(at x: Double) -> Double {
    switch self {
    case .x: x
    case .number(let number): number
    case .add(let a, let b): a.value(at: x) + b.value(at: x)
    case .multiply(let a, let b): a.value(at: x) * b.value(at: x)
    case .divide(let a, let b): a.value(at: x) / b.value(at: x)
    case .power(let a, let b): pow(a.value(at: x), b.value(at: x))
    case .maximum(let a, let b): max(a.value(at: x), b.value(at: x))
    case .minimum(let a, let b): min(a.value(at: x), b.value(at: x))
    case .greater(let a, let b): a.value(at: x) > b.value(at: x) ? 1 : 0
    case .choice(let c, let a, let b): c.value(at: x) != 0 ? a.value(at: x) : b.value(at: x)
    case .erf(let a): Foundation.erf(a.value(at: x))
    case .sqrt(let a): a.value(at: x).squareRoot()
    case .activation(let g, let a): g.value(a.value(at: x), channel: 0)
    }
  }

  /// The coefficients of a·x + b if the expression is affine, otherwise `nil`.
  var affine: (scale: Double, shift: Double)? {
    let shift = value(at: 0)
    let scale = value(at: 1) - shift
    let isAffine = Expression.points.allSatisfy { x in
      close(value(at: x), scale * x + shift, 1e-12)
    }
    return isAffine && isPolynomial ? (scale, shift) : nil
  }

  /// The activation with the same values, among those that exporters decompose; `nil` if there is
  /// none.
  var recognised: Activation? {
    if case .activation(let g, .x) = self { return g }
    let candidates: [Activation] = [
      .silu, .gelu, .geluTanh, .hardSwish, .softplus, .relu, .sigmoid, .tanh, .hardSigmoid,
    ]
    // Exporters write constants in single precision. GELU's two forms differ by 5e-4.
    return candidates.first { candidate in
      Expression.points.allSatisfy { close(value(at: $0), candidate.value($0, channel: 0), 3e-6) }
    } ?? clipping
  }

  /// The branch for small numbers of a choice whose other branch is only a shortcut where the two
  /// agree, as in softplus with a factor. Otherwise `nil`.
  var withoutShortCut: Expression? {
    guard case .choice(_, _, let full) = self else { return nil }
    return Expression.points.allSatisfy { close(value(at: $0), full.value(at: $0), 3e-6) }
      ? full : nil
  }

  /// The clipping to the bounds of min(max(x, low), high), one or both of them; otherwise `nil`.
  private var clipping: Activation? {
    switch self {
    case .maximum(.x, .number(let low)), .maximum(.number(let low), .x):
      .clip(low: low, high: .infinity)
    case .minimum(.x, .number(let high)), .minimum(.number(let high), .x):
      .clip(low: -.infinity, high: high)
    case .minimum(.maximum(.x, .number(let low)), .number(let high)),
      .minimum(.maximum(.number(let low), .x), .number(let high)):
      low <= high ? .clip(low: low, high: high) : nil
    default: nil
    }
  }

  /// Whether the expression has only sums, products and quotients, so that agreement at many points
  /// means equality.
  private var isPolynomial: Bool {
    switch self {
    case .x, .number: true
    case .add(let a, let b), .multiply(let a, let b), .divide(let a, let b):
      a.isPolynomial && b.isPolynomial
    default: false
    }
  }

  private static let points = stride(from: -25.0, through: 25, by: 0.37).map(\.self)

  private func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }
}
