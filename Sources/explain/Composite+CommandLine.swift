import Arguments
import Attribution
import Networks

extension Composite {
  /// The composite that the command line chooses for LRP, and its name in a summary.
  ///
  /// - Parameter bounds: The range of the input, where it is an image.
  static func chosen(
    by arguments: ParsedArguments, for network: Network, _ bounds: (low: Bound, high: Bound)?
  ) throws(Refusal) -> (name: String, composite: Composite) {
    var name: String
    var composite: Composite
    let word = try arguments.choice(.composite, among: CompositeName.allCases.map(\.rawValue))
    if let text = arguments.value(.rule) {
      for option in [Command.Option.composite, .epsilon, .gamma, .low, .high]
      where arguments.has(option) {
        throw Refusal(.usage, "\(option.name) and --rule exclude each other")
      }
      name = "\(text) everywhere"
      composite = .everywhere(
        try Rule.parsed(text, of: .rule), norm: try arguments.number(.normEpsilon, least: 0))
    } else {
      let chosen = word.flatMap(CompositeName.init) ?? .epsilonPlusFlat
      name = chosen.rawValue
      composite = try chosen.composite(arguments, bounds)
    }
    for text in arguments.values(.kindRule) + arguments.values(.nodeRule) { name += ", \(text)" }
    composite = composite.prepending(
      try nodeRules(arguments, network) + kindRules(arguments))
    try composite.checkPrecision(EngineName.chosen(by: arguments))
    return (name, composite)
  }

  /// Refuses parameters that the optimised path's numbers cannot hold.
  private func checkPrecision(_ engine: EngineName) throws(Refusal) {
    guard engine == .optimised else { return }
    for entry in entries {
      let values = entry.rule.declaration.arguments.flatMap(\.values)
      if let value = values.first(where: { !Float($0).isFinite }) {
        throw Refusal(
          .usage,
          "\(entry.rule): \(value) is beyond single precision; --engine scalar computes in double"
            + " precision")
      }
    }
  }

  /// The entries of `--node-rule NAME=RULE`. A name may contain a `=`.
  private static func nodeRules(
    _ arguments: ParsedArguments, _ network: Network
  ) throws(Refusal) -> [Entry] {
    try entries(of: .nodeRule, arguments, among: network.nodes.map(\.name)) {
      network.unknown($0, .nodeRule)
    } selector: {
      .node($0)
    }
  }

  /// The entries of `--kind-rule KIND=RULE`.
  private static func kindRules(_ arguments: ParsedArguments) throws(Refusal) -> [Entry] {
    let words = Operation.Kind.allCases.map(\.word)
    return try entries(of: .kindRule, arguments, among: words) { word in
      Refusal(
        .usage,
        "\(Command.Option.kindRule.name): no operation is called '\(word)'"
          + advice(for: word, among: words))
    } selector: { word in
      .kinds(Set(Operation.Kind.allCases.filter { $0.word == word }))
    }
  }

  /// The entries of an option that is written NAME=RULE, for names of this list.
  private static func entries(
    of option: Command.Option, _ arguments: ParsedArguments, among names: [String],
    unknown: (String) -> Refusal, selector: (String) -> Selector
  ) throws(Refusal) -> [Entry] {
    var entries: [Entry] = []
    for text in arguments.values(option) {
      guard text.contains("=") else {
        throw Refusal(
          .usage,
          "\(option.name) is written \(option.name) \(option.value ?? ""), not '\(text)'")
      }
      guard
        let name = names.filter({ text.hasPrefix($0 + "=") }).max(by: { $0.count < $1.count })
      else { throw unknown(String(text.prefix { $0 != "=" })) }
      guard !entries.contains(where: { $0.selector == selector(name) }) else {
        throw Refusal(.usage, "\(option.name) is given twice for '\(name)'")
      }
      let rule = try Rule.parsed(String(text.dropFirst(name.count + 1)), of: option)
      entries.append(Entry(selector(name), rule))
    }
    return entries
  }
}

extension Operation.Kind {
  /// What the command line calls operations of this kind: `layer-normalization`.
  var word: String { rawValue.replacing(" ", with: "-") }
}

extension Network {
  /// The position of the node that an option names, if the option is given.
  func position(
    of option: Command.Option, _ arguments: ParsedArguments
  ) throws(Refusal) -> Int? {
    guard let name = arguments.value(option) else { return nil }
    guard let position = position(of: name) else { throw unknown(name, option) }
    return position
  }

  func unknown(_ name: String, _ option: Command.Option) -> Refusal {
    let near = suggestion(for: name, among: nodes.map(\.name))
    let question = near.map { " did you mean '\($0)'?" } ?? ""
    return Refusal(
      .usage, "\(option.name): no node is called '\(name)';\(question) --nodes lists them")
  }
}
