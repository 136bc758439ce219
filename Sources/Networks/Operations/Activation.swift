/// A non-linearity applied to each neuron separately. z is the neuron's input.
public enum Activation: Hashable, Sendable {
  /// ReLU: max(z, 0).
  case relu
  /// LeakyReLU and PReLU: z for z ≥ 0, otherwise slope · z. There is one slope for all neurons
  /// (LeakyReLU) or one for each channel (PReLU).
  case leakyRelu([Double])
  /// ELU: z for z > 0, otherwise α (e^z − 1).
  case elu(Double)
  /// SELU: scale · z for z > 0, otherwise scale · α (e^z − 1).
  case selu(alpha: Double, scale: Double)
  /// Sigmoid: σ(z) = 1 / (1 + e^−z).
  case sigmoid
  /// Hyperbolic tangent: (e^z − e^−z) / (e^z + e^−z).
  case tanh
  /// Softplus: ln(1 + e^z).
  case softplus
  /// GELU: z · Φ(z), with Φ(z) = (1 + erf(z/√2)) / 2 of the normal distribution.
  case gelu
  /// GELU's tanh approximation: z/2 · (1 + tanh(√(2/π) (z + 0.044715 z³))).
  case geluTanh
  /// SiLU (swish): z · σ(z).
  case silu
  /// Hard sigmoid: min(max(α z + β, 0), 1).
  case hardSigmoid(alpha: Double, beta: Double)
  /// Hard swish: z · min(max(z/6 + 1/2, 0), 1).
  case hardSwish
  /// Clipping: min(max(z, low), high). ReLU6 clips to 0 … 6.
  case clip(low: Double, high: Double)
  /// CELU: z for z > 0, otherwise α (e^{z/α} − 1), with α > 0.
  case celu(Double)
  /// Mish: z · tanh(ln(1 + e^z)).
  case mish
  /// Softsign: z / (1 + |z|).
  case softsign
  /// Thresholded ReLU: z for z > α, otherwise 0.
  case thresholdedRelu(Double)
  /// Shrinking: z + bias for z < −λ, z − bias for z > λ, and 0 between, with λ ≥ 0. The bias is λ in
  /// soft shrinking and 0 in hard shrinking.
  case shrink(lambda: Double, bias: Double)
  /// The exponential e^z.
  case exp
  /// The natural logarithm ln z, defined for z > 0.
  case log
  /// The absolute value |z|.
  case abs
  /// The power z^p: the square (2), the root (1/2), the reciprocal (−1). It is defined where z > 0,
  /// where z = 0 and p ≥ 0, and where z < 0 and p is a whole number.
  case power(Double)
  /// The sine of z in radians.
  case sin
  /// The cosine of z in radians.
  case cos
  /// The arc tangent of z in radians, between −π/2 and π/2.
  case atan
  /// The error function erf(z) = 2/√π ∫₀ᶻ e^{−t²} dt.
  case erf
  /// The sign: −1, 0 or 1.
  case sign
  /// The largest whole number that is at most z.
  case floor
  /// The nearest whole number; of two that are as near, the even one.
  case round

  /// SELU with the constants of Klambauer et al. 2017.
  public static let selu = Activation.selu(
    alpha: 1.6732632423543772, scale: 1.0507009873554805)
  /// The hard sigmoid within hard swish: min(max(z/6 + 1/2, 0), 1).
  public static let hardSigmoid = Activation.hardSigmoid(alpha: 1.0 / 6, beta: 0.5)
}

extension Activation {
  func shape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    switch self {
    case .leakyRelu(let slopes):
      guard slopes.count == 1 || slopes.count == operand.axes.first else {
        throw .unsuitable(
          node: name, "\(slopes.count) slopes for \(operand.axes.first ?? 1) channels")
      }
      try checkFinite(["slope": Tensor(slopes)], at: name)
    case .elu(let alpha):
      try checkFinite(["α": Tensor([alpha])], at: name)
    case .selu(let alpha, let scale):
      try checkFinite(["α": Tensor([alpha]), "scale": Tensor([scale])], at: name)
    case .hardSigmoid(let alpha, let beta):
      try checkFinite(["α": Tensor([alpha]), "β": Tensor([beta])], at: name)
    case .clip(let low, let high):
      guard low <= high else {
        throw .unsuitable(node: name, "its lower bound \(low) is above its upper bound \(high)")
      }
    case .celu(let alpha):
      guard alpha > 0, alpha.isFinite else {
        throw .unsuitable(node: name, "its α is \(alpha); it must be positive")
      }
    case .shrink(let lambda, let bias):
      guard lambda >= 0, lambda.isFinite, bias.isFinite else {
        throw .unsuitable(
          node: name, "its λ is \(lambda) and its bias \(bias); both must be finite, and λ ≥ 0")
      }
    case .thresholdedRelu(let alpha):
      try checkFinite(["α": Tensor([alpha])], at: name)
    case .power(let exponent):
      try checkFinite(["exponent": Tensor([exponent])], at: name)
    case .relu, .sigmoid, .tanh, .softplus, .gelu, .geluTanh, .silu, .hardSwish, .mish, .softsign,
      .exp, .log, .abs, .sin, .cos, .atan, .erf, .sign, .floor, .round:
      break
    }
    return operand
  }
}

extension Activation {
  /// Whether the activation is a real number at z. Only the logarithm and powers are undefined
  /// somewhere; engines refuse an input that leads there.
  public func isDefined(at z: Double) -> Bool {
    switch self {
    case .log: z > 0
    case .power(let p): z > 0 || (z == 0 ? p >= 0 : p == p.rounded())
    default: true
    }
  }

  /// Whether the activation is a real number everywhere.
  public var isTotal: Bool { isDefined(at: 0) && isDefined(at: -0.5) }
}

extension Activation: CustomStringConvertible {
  /// The activation's name as in the table of a network: `relu`, `hard swish`.
  public var description: String {
    switch self {
    case .relu: "relu"
    case .leakyRelu(let slopes): slopes.count == 1 ? "leaky relu" : "prelu"
    case .elu: "elu"
    case .selu: "selu"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .softplus: "softplus"
    case .gelu: "gelu"
    case .geluTanh: "gelu (tanh)"
    case .silu: "silu"
    case .hardSigmoid: "hard sigmoid"
    case .hardSwish: "hard swish"
    case .clip(0, 6): "relu6"
    case .clip: "clip"
    case .celu: "celu"
    case .mish: "mish"
    case .softsign: "softsign"
    case .thresholdedRelu: "thresholded relu"
    case .shrink(let lambda, let bias):
      bias == 0 ? "hard shrink" : bias == lambda ? "soft shrink" : "shrink"
    case .exp: "exp"
    case .log: "log"
    case .abs: "abs"
    case .power(2): "square"
    case .power(0.5): "square root"
    case .power(-1): "reciprocal"
    case .power(let exponent): "power \(exponent)"
    case .sin: "sin"
    case .cos: "cos"
    case .atan: "atan"
    case .erf: "erf"
    case .sign: "sign"
    case .floor: "floor"
    case .round: "round"
    }
  }
}
