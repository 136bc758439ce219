/// A non-linearity that acts on each neuron alone.
public enum Activation: Hashable, Sendable {
  /// max(z, 0)
  case relu
  /// z for z ≥ 0, else slope · z: one slope for all (LeakyReLU), or one for each channel (PReLU).
  case leakyRelu([Double])
  /// z for z > 0, else α (e^z − 1).
  case elu(Double)
  /// scale · elu(z, α), for z > 0 scale · z.
  case selu(alpha: Double, scale: Double)
  /// 1 / (1 + e^−z)
  case sigmoid
  /// (e^z − e^−z) / (e^z + e^−z)
  case tanh
  /// ln(1 + e^z)
  case softplus
  /// z · Φ(z), with the normal distribution's Φ(z) = (1 + erf(z/√2)) / 2.
  case gelu
  /// z/2 · (1 + tanh(√(2/π) (z + 0.044715 z³))): the usual approximation of it.
  case geluTanh
  /// z · σ(z)
  case silu
  /// min(max(α z + β, 0), 1)
  case hardSigmoid(alpha: Double, beta: Double)
  /// z · min(max(z/6 + 1/2, 0), 1)
  case hardSwish
  /// min(max(z, low), high); ReLU6 is from 0 to 6.
  case clip(low: Double, high: Double)

  /// SELU with the constants of Klambauer et al. 2017.
  public static let selu = Activation.selu(
    alpha: 1.6732632423543772, scale: 1.0507009873554805)
  /// The hard sigmoid that hard-swish is made of: min(max(z/6 + 1/2, 0), 1).
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
        throw .unsuitable(node: name, "it clips to at least \(low) and at most \(high)")
      }
    case .relu, .sigmoid, .tanh, .softplus, .gelu, .geluTanh, .silu, .hardSwish:
      break
    }
    return operand
  }
}

extension Activation: CustomStringConvertible {
  /// Its name, as in the table of a network: `relu`, `hard swish`.
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
    }
  }
}
