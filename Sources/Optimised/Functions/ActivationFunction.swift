import Foundation
import Networks

/// An activation prepared for evaluation, neuron by neuron.
///
/// Functions that need only arithmetic, and those of recurrent cells, are computed in single precision,
/// sixteen neurons at once. Other functions with an exponential, and all slopes between two points, are
/// computed in double precision.
struct ActivationFunction {
  let activation: Activation
  /// The slope on the negative side for each element of a row of the layout; empty if there is one
  /// slope for all.
  private let slopes: [Float]

  init(_ activation: Activation, of shape: Shape, lying layout: Layout) {
    self.activation = activation
    guard case .leakyRelu(let list) = activation, list.count > 1 else {
      slopes = []
      return
    }
    let perChannel = shape.count / list.count
    var slopes = Array(repeating: Float(0), count: shape.count)
    for (j, place) in layout.inner.places.enumerated() {
      slopes[place] = Float(list[j / perChannel])
    }
    self.slopes = slopes
  }

  /// The slope on the negative side at an element of the layout without border.
  @inline(__always)
  private func slope(_ list: [Double], _ place: Int) -> Double {
    slopes.isEmpty ? list[0] : Double(slopes[place])
  }

  /// Computes g(z) for a row.
  ///
  /// - Parameter first: The offset of the row in the layout without border.
  func values(_ z: UnsafePointer<Float>, into a: Floats, count: Int, first: Int) {
    switch activation {
    case .relu:
      // NaN is kept, so that it reaches the output and is refused there.
      for i in 0..<count { a[i] = z[i] < 0 ? 0 : z[i] }
    case .leakyRelu(let list) where slopes.isEmpty:
      let slope = Float(list[0])
      for i in 0..<count { a[i] = z[i] >= 0 ? z[i] : slope * z[i] }
    case .leakyRelu:
      for i in 0..<count { a[i] = z[i] >= 0 ? z[i] : slopes[first + i] * z[i] }
    case .clip(let low, let high):
      let (low, high) = (Float(low), Float(high))
      for i in 0..<count { a[i] = min(max(z[i], low), high) }
    case .hardSigmoid(let α, let β):
      let (α, β) = (Float(α), Float(β))
      for i in 0..<count { a[i] = min(max(α * z[i] + β, 0), 1) }
    case .hardSwish:
      for i in 0..<count { a[i] = z[i] * min(max(z[i] / 6 + 0.5, 0), 1) }
    case .abs:
      for i in 0..<count { a[i] = abs(z[i]) }
    case .softsign:
      for i in 0..<count { a[i] = z[i] / (1 + abs(z[i])) }
    case .thresholdedRelu(let α):
      let α = Float(α)
      for i in 0..<count { a[i] = z[i] <= α ? 0 : z[i] }
    case .shrink(let λ, let bias):
      let (λ, bias) = (Float(λ), Float(bias))
      for i in 0..<count { a[i] = abs(z[i]) <= λ ? 0 : z[i] - (z[i] < 0 ? -bias : bias) }
    case .floor:
      for i in 0..<count { a[i] = z[i].rounded(.down) }
    case .round:
      for i in 0..<count { a[i] = z[i].rounded(.toNearestOrEven) }
    case .power(2):
      for i in 0..<count { a[i] = z[i] * z[i] }
    case .power(-1):
      for i in 0..<count { a[i] = 1 / z[i] }
    case .power(0.5):
      for i in 0..<count { a[i] = z[i].squareRoot() }
    case .sigmoid:
      forEachSixteen(count) { i, count in
        Lanes(z + i, count: count).sigmoid.store(to: a + i, count: count)
      }
    case .tanh:
      forEachSixteen(count) { i, count in
        Lanes(z + i, count: count).tanh.store(to: a + i, count: count)
      }
    case .elu, .selu, .celu, .softplus, .gelu, .geluTanh, .silu, .mish, .exp, .log,
      .power, .sin, .cos, .atan, .erf, .sign:
      for i in 0..<count { a[i] = Float(value(Double(z[i]), first + i)) }
    }
  }

  /// The value g(z).
  func value(_ z: Double, _ place: Int) -> Double {
    switch activation {
    case .relu: max(z, 0)
    case .leakyRelu(let list): z >= 0 ? z : slope(list, place) * z
    case .elu(let α): z > 0 ? z : α * expm1(z)
    case .selu(let α, let scale): scale * (z > 0 ? z : α * expm1(z))
    case .celu(let α): max(z, 0) + α * expm1(min(z / α, 0))
    case .sigmoid: 0.5 + 0.5 * Foundation.tanh(0.5 * z)
    case .tanh: Foundation.tanh(z)
    case .softplus: z > 0 ? z + log1p(exp(-z)) : log1p(exp(z))
    case .gelu: 0.5 * z * erfc(-z * 0.5.squareRoot())
    case .geluTanh: z * sigmoid(2 * geluArgument(z))
    case .silu: z * sigmoid(z)
    case .hardSigmoid(let α, let β): min(max(α * z + β, 0), 1)
    case .hardSwish: z * min(max(z / 6 + 0.5, 0), 1)
    case .clip(let low, let high): min(max(z, low), high)
    case .mish: z * mishFactor(z)
    case .softsign: z / (1 + abs(z))
    case .thresholdedRelu(let α): z <= α ? 0 : z
    case .shrink(let λ, let bias): abs(z) <= λ ? 0 : z - (z < 0 ? -bias : bias)
    case .exp: exp(z)
    case .log: log(z)
    case .abs: abs(z)
    case .power(let p): pow(z, p)
    case .sin: sin(z)
    case .cos: cos(z)
    case .atan: 2 * Foundation.atan(z / (1 + hypot(1, z)))
    case .erf: 1 - erfc(z)
    case .sign: z == 0 ? 0 : z.sign == .minus ? -1 : 1
    case .floor: floor(z)
    case .round: rint(z)
    }
  }

  /// The derivatives of sixteen neurons, for the activations of recurrent cells; `nil` for others.
  var slopes16: ((Lanes) -> Lanes)? {
    switch activation {
    case .sigmoid: { $0.sigmoidSlope }
    case .tanh: { $0.tanhSlope }
    default: nil
    }
  }

  /// The derivative g′(z); at a kink, as on the scalar path.
  func derivative(_ z: Double, _ place: Int) -> Double {
    switch activation {
    case .relu: return z > 0 ? 1 : 0
    case .leakyRelu(let list): return z > 0 ? 1 : slope(list, place)
    case .elu(let α): return z > 0 ? 1 : α * exp(z)
    case .selu(let α, let scale): return z > 0 ? scale : scale * α * exp(z)
    case .celu(let α): return exp(min(z / α, 0))
    case .sigmoid: return sigmoid(z) * sigmoid(-z)
    case .tanh:
      let c = 1 / cosh(min(abs(z), 300))
      return c * c
    case .softplus: return sigmoid(z)
    case .gelu:
      return 0.5 * erfc(-z * 0.5.squareRoot()) + z * exp(-0.5 * z * z)
        / (2 * Double.pi).squareRoot()
    case .geluTanh:
      guard abs(z) < 100 else { return z > 0 ? 1 : 0 }
      let u = 2 * geluArgument(z)
      let inner = 2 * (2 / Double.pi).squareRoot() * (1 + 0.134145 * z * z)
      return sigmoid(u) + z * sigmoid(u) * sigmoid(-u) * inner
    case .silu: return sigmoid(z) * (1 + z * sigmoid(-z))
    case .hardSigmoid(let α, let β): return α * z + β > 0 && α * z + β < 1 ? α : 0
    case .hardSwish: return abs(z) >= 3 ? (z > 0 ? 1 : 0) : z / 3 + 0.5
    case .clip(let low, let high): return z > low && z < high ? 1 : 0
    case .mish:
      // tanh′(u) = 1 − tanh²(u)
      let t = mishFactor(z)
      return t + z * (1 - t) * (1 + t) * sigmoid(z)
    case .softsign:
      let s = 1 / (1 + abs(z))
      return s * s
    case .thresholdedRelu(let α): return z > α ? 1 : 0
    case .shrink(let λ, _): return abs(z) > λ ? 1 : 0
    case .exp: return exp(z)
    case .log: return 1 / z
    case .abs: return z == 0 ? 0 : z < 0 ? -1 : 1
    case .power(let p):
      guard p != 0, z != 0 else { return p == 1 ? 1 : 0 }
      return p * pow(z, p - 1)
    case .sin: return cos(z)
    case .cos: return -sin(z)
    case .atan: return 1 / (1 + z * z)
    case .erf: return exp(-z * z) * 2 / Double.pi.squareRoot()
    case .sign, .floor, .round: return 0
    }
  }

  /// tanh(ln(1 + e^z)) = n / (n + 2), with n = e^z (e^z + 2). Beyond z = 20 it is 1.
  private func mishFactor(_ z: Double) -> Double {
    guard z < 20 else { return 1 }
    let n = exp(z) * (exp(z) + 2)
    return n / (n + 2)
  }

  private func sigmoid(_ z: Double) -> Double {
    z < 0 ? exp(z) / (1 + exp(z)) : 1 / (1 + exp(-z))
  }

  /// The argument of GELU's tanh approximation, √(2/π) (z + 0.044715 z³).
  private func geluArgument(_ z: Double) -> Double {
    (2 / Double.pi).squareRoot() * z * (1 + 0.044715 * z * z)
  }
}
