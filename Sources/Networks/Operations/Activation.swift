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
    case .relu, .sigmoid, .tanh, .softplus, .gelu, .geluTanh, .silu, .hardSwish:
      break
    }
    return operand
  }
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
    }
  }
}
