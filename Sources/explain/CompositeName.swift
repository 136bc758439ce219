import Arguments
import Attribution
import Networks

/// The composites by the names that the command line gives them.
package enum CompositeName: String, CaseIterable {
  case epsilonPlusFlat = "epsilon-plus-flat"
  case epsilonPlus = "epsilon-plus"
  case epsilonAlpha2Beta1 = "epsilon-alpha2-beta1"
  case epsilonAlpha2Beta1Flat = "epsilon-alpha2-beta1-flat"
  case epsilonGammaBox = "epsilon-gamma-box"
  case excitationBackprop = "excitation-backprop"
  case documents

  static let list =
    "\(allCases[0].rawValue) (default), "
    + allCases.dropFirst().map(\.rawValue).joined(separator: ", ")

  private var hasGammaAndBounds: Bool { self == .epsilonGammaBox || self == .documents }

  /// What goes for the whole of a composite with this name, from its options.
  fileprivate func composite(
    _ arguments: ParsedArguments, _ bounds: (low: Bound, high: Bound)?
  ) throws(Refusal) -> Composite {
    let epsilon = try arguments.number(.epsilon, least: 0) ?? Rule.defaultStabiliser
    let gamma = try arguments.number(.gamma, least: 0) ?? 0.25
    if self == .excitationBackprop { try refuse([.epsilon], arguments) }
    guard hasGammaAndBounds else {
      try refuse([.gamma, .low, .high], arguments)
      return switch self {
      case .epsilonPlus: .epsilonPlus(epsilon: epsilon)
      case .epsilonPlusFlat: .epsilonPlusFlat(epsilon: epsilon)
      case .epsilonAlpha2Beta1: .epsilonAlpha2Beta1(epsilon: epsilon)
      case .epsilonAlpha2Beta1Flat: .epsilonAlpha2Beta1Flat(epsilon: epsilon)
      case .excitationBackprop, .epsilonGammaBox, .documents: .excitationBackprop()
      }
    }
    guard let low = try arguments.numbers(.low).map({ Bound($0) }) ?? bounds?.low,
      let high = try arguments.numbers(.high).map({ Bound($0) }) ?? bounds?.high
    else {
      throw Refusal(
        .usage,
        "the composite \(rawValue) needs --low and --high, between which inputs lie;"
          + " only images have their own")
    }
    return self == .documents
      ? .chapterTable(low: low, high: high, epsilon: epsilon, gamma: gamma)
      : .epsilonGammaBox(low: low, high: high, epsilon: epsilon, gamma: gamma)
  }

  private func refuse(
    _ options: [Command.Option], _ arguments: ParsedArguments
  ) throws(Refusal) {
    for option in options where arguments.has(option) {
      throw Refusal(.usage, "\(option.name) does not apply to the composite \(rawValue)")
    }
  }

  /// What the command line chooses for LRP, and its name in a summary.
  static func chosen(
    by arguments: ParsedArguments, for network: Network, _ bounds: (low: Bound, high: Bound)?
  ) throws(Refusal) -> (name: String, composite: Composite) {
    var name: String
    var composite: Composite
    let word = try arguments.choice(.composite, among: allCases.map(\.rawValue))
    if let text = arguments.value(.rule) {
      for option in [Command.Option.composite, .epsilon, .gamma, .low, .high]
      where arguments.has(option) {
        throw Refusal(.usage, "\(option.name) and --rule exclude each other")
      }
      name = "\(text) everywhere"
      composite = .everywhere(try RuleName.rule(text, of: .rule))
    } else {
      let chosen = word.flatMap(CompositeName.init) ?? .epsilonPlusFlat
      name = chosen.rawValue
      composite = try chosen.composite(arguments, bounds)
    }
    for text in arguments.values(.nodeRule) { name += ", \(text)" }
    composite = composite.prepending(try nodeRules(arguments, network))
    return (name, composite)
  }

  /// The entries of `--node-rule NAME=RULE`. A name may have a `=` of its own.
  private static func nodeRules(
    _ arguments: ParsedArguments, _ network: Network
  ) throws(Refusal) -> [Composite.Entry] {
    var entries: [Composite.Entry] = []
    for text in arguments.values(.nodeRule) {
      guard text.contains("=") else {
        throw Refusal(.usage, "--node-rule is written --node-rule NAME=RULE, not '\(text)'")
      }
      let names = network.nodes.map(\.name)
      guard
        let name = names.filter({ text.hasPrefix($0 + "=") }).max(by: { $0.count < $1.count })
      else {
        let word = String(text.prefix { $0 != "=" })
        throw network.unknown(word, .nodeRule)
      }
      guard !entries.contains(where: { $0.selector == .node(name) }) else {
        throw Refusal(.usage, "--node-rule is given twice for node '\(name)'")
      }
      let rule = try RuleName.rule(String(text.dropFirst(name.count + 1)), of: .nodeRule)
      entries.append(.init(.node(name), rule))
    }
    return entries
  }
}

extension Network {
  /// The position of the node that an option names, if it is given.
  func position(
    of option: Command.Option, _ arguments: ParsedArguments
  ) throws(Refusal) -> Int? {
    guard let name = arguments.value(option) else { return nil }
    guard let position = position(of: name) else { throw unknown(name, option) }
    return position
  }

  fileprivate func unknown(_ name: String, _ option: Command.Option) -> Refusal {
    let nearest = nearest(to: name, among: nodes.map(\.name)) ?? ""
    return Refusal(
      .usage,
      "\(option.name): no node is called '\(name)'; did you mean '\(nearest)'?"
        + " --nodes lists them")
  }
}
