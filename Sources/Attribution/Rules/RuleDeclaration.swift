public import Networks

/// Everything about a rule but its formula: what it is called, which parameters it has, and to which
/// operations it applies.
public struct RuleDeclaration: Sendable {
  /// A parameter, and the value or values that a rule has for it.
  public typealias Argument = (parameter: RuleParameter, values: [Double])

  /// What the command line calls it: `alpha-beta`.
  public let word: String
  /// What tables and messages call it: `LRP-αβ`.
  public let name: String
  /// To which operations it applies.
  public let domain: RuleDomain
  /// The parameters in the order in which the command line takes them, with their values.
  public let arguments: [Argument]
  /// What else the values must fulfil, beyond each parameter's own range: the objection, if any.
  let objection: String?

  init(
    _ word: String, _ name: String, for domain: RuleDomain = .linear, _ arguments: [Argument] = [],
    objection: String? = nil
  ) {
    self.word = word
    self.name = name
    self.domain = domain
    self.arguments = arguments
    self.objection = objection
  }

  /// How the command line writes it: `gamma=G[,E]`, in brackets what may be left out.
  public var form: String {
    let required = arguments.map(\.parameter).filter { $0.defaultValue == nil }.map(\.placeholder)
    let optional = arguments.map(\.parameter).filter { $0.defaultValue != nil }.map(\.placeholder)
    let list = required.joined(separator: ",")
    guard !optional.isEmpty else { return required.isEmpty ? word : "\(word)=\(list)" }
    let rest = optional.joined(separator: ",")
    return required.isEmpty ? "\(word)[=\(rest)]" : "\(word)=\(list)[,\(rest)]"
  }
}

/// The operations to which a rule applies.
public struct RuleDomain: Hashable, Sendable {
  /// The operations' kinds.
  public let kinds: Set<Operation.Kind>
  /// The operations in a few words: `linear operations`.
  public let description: String
}

extension RuleDomain {
  /// Every operation that has connections. Layer normalisation is linear with its standard deviation
  /// taken as a constant, a matrix product with one of its factors taken as the weights.
  static let linear = RuleDomain(
    kinds: Set.withWeights.union(withoutWeights.kinds), description: "linear operations")
  /// Linear operations whose weights were not learned.
  static let withoutWeights = RuleDomain(
    kinds: Set.withoutWeights.union([.affine, .batchNormalization, .layerNormalization]),
    description: "linear operations without learned weights")
  /// Operations whose result and operand have the same places.
  static let placewise = RuleDomain(
    kinds: Set.passing.union([.activation]),
    description: "activations, scaling and shifting, softmax and normalisation")
  static let activation = RuleDomain(kinds: [.activation], description: "activations")
  static let gating = RuleDomain(
    kinds: [.activation, .softmax], description: "activations and softmax")
  static let softmax = RuleDomain(kinds: [.softmax], description: "softmax")
  static let elementwiseProduct = RuleDomain(
    kinds: [.product], description: "products element by element")
  static let product = RuleDomain(
    kinds: [.product, .matrixProduct], description: "products of two operands")
}
