extension Rule {
  /// The declaration of the rule: its names, its parameters with their values, and its domain.
  public var declaration: RuleDeclaration {
    switch self {
    case .zero:
      .init("zero", "LRP-0")
    case .epsilon(let ε):
      .init("epsilon", "LRP-ε", [(.epsilon, [ε])])
    case .gamma(let γ, let ε):
      .init("gamma", "LRP-γ", [(.gamma, [γ]), (.stabiliser, [ε])])
    case .gammaAsPrinted(let γ, let ε):
      .init("gamma-as-printed", "LRP-γ as printed", [(.gamma, [γ]), (.stabiliser, [ε])])
    case .alphaBeta(let α, let β, let ε):
      .init(
        "alpha-beta", "LRP-αβ", [(.alpha, [α]), (.beta, [β]), (.stabiliser, [ε])],
        objection: Rule.objection(toDifference: α, β))
    case .zPlus(let ε):
      .init("z-plus", "z⁺", [(.stabiliser, [ε])])
    case .zBox(let l, let h, let ε):
      .init("z-box", "zB", [(.low, l.values), (.high, h.values), (.stabiliser, [ε])])
    case .wSquare(let ε):
      .init("w-square", "w²", [(.stabiliser, [ε])])
    case .flat(let ε):
      .init("flat", "flat", [(.stabiliser, [ε])])
    case .sign(let μ):
      .init("sign", "LRP-SIGN", [(.threshold, [μ])])
    case .norm(let ε):
      .init("norm", "norm", for: .withoutWeights, [(.stabiliser, [ε])])
    case .withoutBias(let rule):
      rule.declaration.withoutBias(
        objection: rule.hasBias ? nil : "it has no bias that could be left out")
    case .pass:
      .init("pass", "pass", for: .placewise)
    case .gradient:
      .init("gradient", "gradient", for: .activation)
    case .gate:
      .init("gate", "gate", for: .gating)
    case .taylor:
      .init("taylor", "Taylor", for: .softmax)
    case .product(.byRole(let ε)):
      .init("by-role", "roles", for: .product, [(.stabiliser, [ε])])
    case .product(.half(let ε)):
      .init("half", "half", for: .product, [(.stabiliser, [ε])])
    case .product(.proportional(let ε)):
      .init("proportional", "proportional", for: .elementwiseProduct, [(.stabiliser, [ε])])
    case .product(.absolute):
      .init("absolute", "absolute", for: .elementwiseProduct)
    }
  }

  /// Whether the rule is a decomposition in which the bias is neuron 0.
  private var hasBias: Bool {
    switch self {
    case .zero, .epsilon, .gamma, .gammaAsPrinted, .alphaBeta, .zPlus, .wSquare, .norm: true
    case .zBox, .flat, .sign, .withoutBias, .pass, .gradient, .gate, .taylor, .product: false
    }
  }

  /// This rule with other values, in the order of the declaration's arguments.
  private func with(_ values: [Double]) -> Rule {
    switch self {
    case .zero: .zero
    case .epsilon: .epsilon(values[0])
    case .gamma: .gamma(values[0], stabiliser: values[1])
    case .gammaAsPrinted: .gammaAsPrinted(values[0], stabiliser: values[1])
    case .alphaBeta: .alphaBeta(values[0], values[1], stabiliser: values[2])
    case .zPlus: .zPlus(stabiliser: values[0])
    case .zBox:
      .zBox(low: Bound([values[0]]), high: Bound([values[1]]), stabiliser: values[2])
    case .wSquare: .wSquare(stabiliser: values[0])
    case .flat: .flat(stabiliser: values[0])
    case .sign: .sign(above: values[0])
    case .norm: .norm(stabiliser: values[0])
    case .withoutBias(let rule): .withoutBias(rule.with(values))
    case .pass: .pass
    case .gradient: .gradient
    case .gate: .gate
    case .taylor: .taylor
    case .product(.byRole): .byRole(stabiliser: values[0])
    case .product(.half): .half(stabiliser: values[0])
    case .product(.proportional): .proportional(stabiliser: values[0])
    case .product(.absolute): .absolute
    }
  }

  /// Creates the rule with this word on the command line.
  ///
  /// - Parameters:
  ///   - word: The `word` of the rule's declaration.
  ///   - values: The values in the order of the declaration's arguments. Values at the end may be
  ///     missing if they have defaults.
  /// - Returns: `nil` if no rule has this word, or if the number of values does not fit.
  public init?(word: String, _ values: [Double] = []) {
    guard let rule = Rule.samples.first(where: { $0.declaration.word == word }) else { return nil }
    let parameters = rule.declaration.arguments.map(\.parameter)
    guard values.count <= parameters.count else { return nil }
    var complete = values
    for parameter in parameters.dropFirst(values.count) {
      guard let value = parameter.defaultValue else { return nil }
      complete.append(value)
    }
    self = rule.with(complete)
  }

  /// The declarations of all rules, in the order of the samples.
  public static let declarations: [RuleDeclaration] = samples.map(\.declaration).reduce(into: []) {
    declarations, next in
    if !declarations.contains(where: { $0.word == next.word }) { declarations.append(next) }
  }
}

extension Rule: CustomStringConvertible {
  /// The rule's name and parameters: `LRP-γ (γ = 0.25)`. A stabiliser at its default is left out,
  /// except LRP-ε's.
  public var description: String {
    let declaration = declaration
    let named = declaration.arguments.filter { parameter, values in
      !parameter.isImplicit || values != parameter.defaultValue.map { [$0] }
    }.map { parameter, values in "\(parameter.symbol) = \(Bound(values))" }
    return named.isEmpty
      ? declaration.name : "\(declaration.name) (\(named.joined(separator: ", ")))"
  }
}

extension Bound: CustomStringConvertible {
  /// The bound as text: the number, or the numbers in brackets.
  public var description: String {
    values.count == 1 ? short(values[0]) : "[\(values.map(short).joined(separator: ", "))]"
  }
}
