/// A parameter of a rule, declared once: a rule's description, its validation, its form on the
/// command line and the help derive from it.
public struct RuleParameter: Hashable, Sendable {
  /// Which values a parameter may have.
  public enum Range: Hashable, Sendable {
    /// A finite number of at least zero.
    case nonNegative
    /// A finite number.
    case finite
    /// Finite numbers: one for all inputs, or one for each channel.
    case bound
  }

  /// The letter that formulas use: `γ`.
  public let symbol: String
  /// The letter that the command line's help uses: `G`.
  public let placeholder: String
  /// Which values are accepted.
  public let range: Range
  /// The value that is used if none is given; `nil` if one has to be given.
  public let defaultValue: Double?
  /// Whether a description names it only when it differs from the default.
  public let isImplicit: Bool

  /// A parameter that has to be given, or has a default.
  public init(
    _ symbol: String, _ placeholder: String, _ range: Range, default defaultValue: Double? = nil,
    isImplicit: Bool = false
  ) {
    self.symbol = symbol
    self.placeholder = placeholder
    self.range = range
    self.defaultValue = defaultValue
    self.isImplicit = isImplicit
  }
}

extension RuleParameter {
  /// LRP-ε's stabiliser, which is what the rule is about and is always named.
  static let epsilon = RuleParameter("ε", "E", .nonNegative, default: Rule.defaultStabiliser)
  /// The stabiliser of every other rule.
  static let stabiliser = RuleParameter(
    "ε", "E", .nonNegative, default: Rule.defaultStabiliser, isImplicit: true)
  /// How much LRP-γ emphasises what supports a neuron.
  static let gamma = RuleParameter("γ", "G", .nonNegative)
  /// The weight of positive contributions in LRP-αβ.
  static let alpha = RuleParameter("α", "A", .nonNegative)
  /// The weight of negative contributions in LRP-αβ.
  static let beta = RuleParameter("β", "B", .nonNegative)
  /// The least value that an input can have.
  static let low = RuleParameter("l", "L", .bound)
  /// The greatest value that an input can have.
  static let high = RuleParameter("h", "H", .bound)
}

extension RuleParameter {
  /// Why these values are refused, or `nil` if they are accepted.
  func objection(to values: [Double]) -> String? {
    let isAccepted =
      switch range {
      case .nonNegative: values.allSatisfy { $0.isFinite && $0 >= 0 }
      case .finite, .bound: values.allSatisfy(\.isFinite)
      }
    if isAccepted { return nil }
    return switch range {
    case .nonNegative: "\(symbol) must be finite and not negative"
    case .finite: "\(symbol) must be finite"
    case .bound: "the bounds must be finite"
    }
  }
}

/// A parameter as one would type it: `2`, not `2.0`.
func short(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
