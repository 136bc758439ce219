/// A parameter of a rule, declared once. The rule's description, validation, command line and help
/// derive from it.
public struct RuleParameter: Hashable, Sendable {
  /// The values that a parameter may have.
  public enum Range: Hashable, Sendable {
    /// Finite numbers from zero up.
    case nonNegative
    /// All finite numbers.
    case finite
    /// Finite numbers, either one for all inputs or one per channel.
    case bound
  }

  /// The symbol in formulas: `γ`.
  public let symbol: String
  /// The letter in the command line's help: `G`.
  public let placeholder: String
  /// The values that are accepted.
  public let range: Range
  /// The default; `nil` if a value is required.
  public let defaultValue: Double?
  /// Whether a description omits the parameter at its default.
  public let isImplicit: Bool

  /// Creates a parameter, which is required unless it has a default.
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
  /// The stabiliser of LRP-ε, which descriptions always name.
  static let epsilon = RuleParameter("ε", "E", .nonNegative, default: Rule.defaultStabiliser)
  /// The stabiliser of all other rules.
  static let stabiliser = RuleParameter(
    "ε", "E", .nonNegative, default: Rule.defaultStabiliser, isImplicit: true)
  /// The γ of LRP-γ: the additional weight of positive contributions.
  static let gamma = RuleParameter("γ", "G", .nonNegative)
  /// The weight of positive contributions in LRP-αβ.
  static let alpha = RuleParameter("α", "A", .nonNegative)
  /// The weight of negative contributions in LRP-αβ.
  static let beta = RuleParameter("β", "B", .nonNegative)
  /// The threshold of LRP-SIGN's sign.
  static let threshold = RuleParameter("μ", "M", .finite, default: 0, isImplicit: true)
  /// The lowest possible value of an input.
  static let low = RuleParameter("l", "L", .bound)
  /// The highest possible value of an input.
  static let high = RuleParameter("h", "H", .bound)
}

extension RuleParameter {
  /// The reason why values are refused; `nil` if they are accepted.
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

/// A number as one would type it: `2`, not `2.0`.
func short(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
