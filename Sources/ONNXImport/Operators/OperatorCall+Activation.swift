import Formats
import Foundation
import Networks
import Scalar

extension OperatorCall {
  /// The operators that are an activation function of one operand.
  static let activations: Set = [
    "Relu", "LeakyRelu", "Elu", "Selu", "Celu", "Sigmoid", "HardSigmoid", "Tanh", "Softplus",
    "Softsign", "HardSwish", "Mish", "ThresholdedRelu", "Shrink", "Gelu", "Clip",
  ]

  /// The activation that an operator computes.
  func activation() throws(ReadError) -> Activation {
    switch node.operator {
    case "Relu": return .relu
    case "LeakyRelu": return .leakyRelu([float("alpha", 0.01)])
    case "Elu": return .elu(float("alpha", 1))
    case "Celu": return .celu(float("alpha", 1))
    case "Selu":
      return .selu(
        alpha: float("alpha", 1.67326319217681884765625),
        scale: float("gamma", 1.05070102214813232421875))
    case "Sigmoid": return .sigmoid
    case "HardSigmoid":
      return .hardSigmoid(alpha: float("alpha", 0.2), beta: float("beta", 0.5))
    case "Tanh": return .tanh
    case "Softplus": return .softplus
    case "Softsign": return .softsign
    case "HardSwish": return .hardSwish
    case "Mish": return .mish
    case "ThresholdedRelu": return .thresholdedRelu(float("alpha", 1))
    case "Shrink": return .shrink(lambda: float("lambd", 0.5), bias: float("bias", 0))
    case "Gelu":
      return string("approximate", "none") == "tanh" ? .geluTanh : .gelu
    case "Clip":
      let low = try constant(1)?.scalar ?? float("min", -.infinity)
      let high = try constant(2)?.scalar ?? float("max", .infinity)
      guard low <= high else {
        throw refuse("its lower bound \(low) is above its upper bound \(high)")
      }
      return low == 0 && high > 1e30 ? .relu : .clip(low: low, high: high)
    default:
      throw refuse("operator \(node.operator) is not an activation")
    }
  }
}
