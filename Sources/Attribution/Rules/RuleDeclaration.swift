public import Networks

/// The declaration of a rule, with everything except its formula: names, parameters, and the
/// operations to which it applies.
public struct RuleDeclaration: Sendable {
  /// A parameter with its value, or with its values for each channel.
  public typealias Argument = (parameter: RuleParameter, values: [Double])

  /// The rule's name on the command line: `alpha-beta`.
  public let word: String
  /// The rule's name in tables and messages: `LRP-αβ`.
  public let name: String
  /// The operations to which the rule applies.
  public let domain: RuleDomain
  /// The parameters with their values, in the order of the command line.
  public let arguments: [Argument]
  /// The reason why the combination of values is refused; `nil` if it is accepted.
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

  /// The declaration of the same rule without bias: `bias-free-epsilon`, `LRP-ε without bias`.
  func withoutBias(objection: String?) -> RuleDeclaration {
    RuleDeclaration(
      "bias-free-\(word)", "\(name) without bias", for: domain, arguments,
      objection: self.objection ?? objection)
  }

  /// The rule's form on the command line, with optional parts in brackets: `gamma=G[,E]`.
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
  /// The kinds of the operations.
  public let kinds: Set<Operation.Kind>
  /// The operations in words: `linear operations`.
  public let description: String
}

extension RuleDomain {
  /// All operations with connections. Layer normalisation counts as linear with a constant standard
  /// deviation, a matrix product with one of its factors as the weights.
  static let linear = RuleDomain(
    kinds: Set.withWeights.union(withoutWeights.kinds), description: "linear operations")
  /// Linear operations without learned weights.
  static let withoutWeights = RuleDomain(
    kinds: Set.withoutWeights.union([.affine, .batchNormalization, .layerNormalization]),
    description: "linear operations without learned weights")
  /// Operations that map each element to the element at the same position.
  static let placewise = RuleDomain(
    kinds: Set.passing.union(Set.withWeights).union([.activation]),
    description: "activations, scaling and shifting, softmax, normalisation, and layers that keep"
      + " their operand's shape")
  /// Activations.
  static let activation = RuleDomain(kinds: [.activation], description: "activations")
  /// Operations that can act as gates.
  static let gating = RuleDomain(
    kinds: [.activation, .softmax], description: "activations and softmax")
  /// Softmax.
  static let softmax = RuleDomain(kinds: [.softmax], description: "softmax")
  /// Element-wise products.
  static let elementwiseProduct = RuleDomain(
    kinds: [.product], description: "products element by element")
  /// Element-wise products and matrix products.
  static let product = RuleDomain(
    kinds: [.product, .matrixProduct], description: "products of two operands")
}
