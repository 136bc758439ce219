import Foundation
import Networks

extension Activation {
  /// g(z)
  func value(_ z: Double) -> Double {
    switch self {
    case .relu: positive(z)
    case .sigmoid: z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z))
    case .tanh: Foundation.tanh(z)
    }
  }

  /// g′(z), with 0 for a ReLU at 0.
  ///
  ///     σ′(z) = e^−|z| / (1 + e^−|z|)² ,   tanh′(z) = 4 e^−2|z| / (1 + e^−2|z|)²
  ///
  /// The textbook forms σ (1 − σ) and 1 − tanh² lose their digits where the function saturates,
  /// which is where one looks.
  func derivative(_ z: Double) -> Double {
    switch self {
    case .relu:
      return z > 0 ? 1 : 0
    case .sigmoid:
      let e = exp(-abs(z))
      return e / ((1 + e) * (1 + e))
    case .tanh:
      let e = exp(-2 * abs(z))
      return 4 * e / ((1 + e) * (1 + e))
    }
  }
}

/// t⁺ = max(t, 0)
func positive(_ t: Double) -> Double { t > 0 ? t : 0 }

/// t⁻ = min(t, 0)
func negative(_ t: Double) -> Double { t < 0 ? t : 0 }

/// The sign that every stabiliser takes: sgn(0) = +1.
func sgn(_ t: Double) -> Double { t < 0 ? -1 : 1 }
