import Foundation
package import Networks

extension Activation {
  /// The value g(z) of the activation.
  ///
  /// - Parameter channel: The neuron's index along the first axis, for slopes that differ by
  ///   channel.
  package func value(_ z: Double, channel: Int) -> Double {
    switch self {
    case .relu: positive(z)
    case .leakyRelu(let slopes): z >= 0 ? z : slope(slopes, channel) * z
    case .elu(let α): z > 0 ? z : α * expm1(z)
    case .celu(let α): z > 0 ? z : α * expm1(z / α)
    case .selu(let α, let scale): scale * (z > 0 ? z : α * expm1(z))
    case .sigmoid: logistic(z)
    case .tanh: Foundation.tanh(z)
    case .softplus: logOnePlusExp(z)
    case .mish: z * Foundation.tanh(logOnePlusExp(z))
    case .gelu: z * Φ(z)
    // (1 + tanh u) / 2 = σ(2u), which keeps its digits where tanh approaches −1.
    case .geluTanh: z * logistic(2 * geluInner(z))
    case .silu: z * logistic(z)
    case .hardSigmoid(let α, let β): min(max(α * z + β, 0), 1)
    case .hardSwish: z * min(max(z / 6 + 0.5, 0), 1)
    case .clip(let low, let high): min(max(z, low), high)
    case .softsign: z / (1 + Swift.abs(z))
    case .thresholdedRelu(let α): z > α ? z : 0
    case .shrink(let λ, let bias): z < -λ ? z + bias : z > λ ? z - bias : 0
    case .exp: Foundation.exp(z)
    case .log: Foundation.log(z)
    case .abs: Swift.abs(z)
    case .power(let p): pow(z, p)
    case .sin: Foundation.sin(z)
    case .cos: Foundation.cos(z)
    case .atan: Foundation.atan(z)
    case .erf: Foundation.erf(z)
    case .sign: z > 0 ? 1 : z < 0 ? -1 : 0
    case .floor: z.rounded(.down)
    case .round: z.rounded(.toNearestOrEven)
    }
  }

  /// The derivative g′(z).
  ///
  /// At a kink it is the slope from below for ReLU (0), LeakyReLU and ELU, and 0 for all other
  /// functions. It is 0 at the jumps of sign, floor, round and shrinking too, and where a root has an
  /// infinite slope, at 0.
  func derivative(_ z: Double, channel: Int) -> Double {
    switch self {
    case .relu: z > 0 ? 1 : 0
    case .leakyRelu(let slopes): z > 0 ? 1 : slope(slopes, channel)
    case .elu(let α): z > 0 ? 1 : α * Foundation.exp(z)
    case .celu(let α): z > 0 ? 1 : Foundation.exp(z / α)
    case .selu(let α, let scale): scale * (z > 0 ? 1 : α * Foundation.exp(z))
    case .sigmoid: logisticSlope(z)
    case .tanh: tanhSlope(z)
    case .softplus: logistic(z)
    case .gelu: Φ(z) + z * φ(z)
    case .geluTanh: geluTanhSlope(z)
    case .silu: logistic(z) + z * logisticSlope(z)
    case .hardSigmoid(let α, let β): (0.0...1).containsInside(α * z + β) ? α : 0
    case .hardSwish: z <= -3 ? 0 : z >= 3 ? 1 : z / 3 + 0.5
    case .clip(let low, let high): z > low && z < high ? 1 : 0
    case .mish: mishSlope(z)
    case .softsign: 1 / ((1 + Swift.abs(z)) * (1 + Swift.abs(z)))
    case .thresholdedRelu(let α): z > α ? 1 : 0
    case .shrink(let λ, _): Swift.abs(z) > λ ? 1 : 0
    case .exp: Foundation.exp(z)
    case .log: 1 / z
    case .abs: z > 0 ? 1 : z < 0 ? -1 : 0
    case .power(let p): powerSlope(z, p)
    case .sin: Foundation.cos(z)
    case .cos: -Foundation.sin(z)
    case .atan: 1 / (1 + z * z)
    case .erf: 2 / Double.pi.squareRoot() * Foundation.exp(-z * z)
    case .sign, .floor, .round: 0
    }
  }

  private func slope(_ slopes: [Double], _ channel: Int) -> Double {
    slopes.count == 1 ? slopes[0] : slopes[channel]
  }
}

extension ClosedRange {
  fileprivate func containsInside(_ value: Bound) -> Bool {
    value > lowerBound && value < upperBound
  }
}

/// The sigmoid σ(z) = 1 / (1 + e^−z).
func logistic(_ z: Double) -> Double { z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z)) }

/// The derivative of the sigmoid, σ′(z) = e^−|z| / (1 + e^−|z|)².
///
/// The textbook form σ (1 − σ) loses all digits where the function saturates.
func logisticSlope(_ z: Double) -> Double {
  let e = exp(-abs(z))
  return e / ((1 + e) * (1 + e))
}

/// The derivative of tanh, 4 e^−2|z| / (1 + e^−2|z|)², which is accurate where the function
/// saturates.
func tanhSlope(_ z: Double) -> Double {
  let e = exp(-2 * abs(z))
  return 4 * e / ((1 + e) * (1 + e))
}

/// Softplus ln(1 + e^z) as max(z, 0) + ln(1 + e^−|z|), which does not overflow.
private func logOnePlusExp(_ z: Double) -> Double { positive(z) + log1p(exp(-abs(z))) }

/// The derivative of mish, tanh(u) + z · tanh′(u) σ(z), with u the softplus of z.
private func mishSlope(_ z: Double) -> Double {
  let u = logOnePlusExp(z)
  return tanh(u) + z * tanhSlope(u) * logistic(z)
}

/// The derivative p z^{p−1} of a power. At 0, where the slope of a root is infinite, it is 0.
private func powerSlope(_ z: Double, _ p: Double) -> Double {
  if p == 0 || z == 0 && p < 1 { return 0 }
  return p * pow(z, p - 1)
}

/// The distribution function Φ(z) = erfc(−z/√2) / 2 of the normal distribution.
private func Φ(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

/// The density φ(z) = e^{−z²/2} / √(2π) of the normal distribution.
private func φ(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

/// The argument of GELU's tanh approximation, √(2/π) (z + 0.044715 z³).
private func geluInner(_ z: Double) -> Double {
  (2 / Double.pi).squareRoot() * (z + 0.044715 * z * z * z)
}

/// The derivative of GELU's tanh approximation.
///
///     (1 + tanh u)/2 + z/2 · tanh′(u) u′(z) ,   u′(z) = √(2/π) (1 + 3 · 0.044715 z²)
///
/// Beyond |z| = 1000, where z³ may overflow, tanh is ±1.
private func geluTanhSlope(_ z: Double) -> Double {
  guard abs(z) < 1000 else { return z > 0 ? 1 : 0 }
  let u = geluInner(z)
  let slope = (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * z * z)
  return (1 + tanh(u)) / 2 + z / 2 * tanhSlope(u) * slope
}
