import Attribution
import Networks
import Testing

/// What must hold of relevance in every network, on a thousand seeded random ones for each rule.
@Suite struct ConservationLaws {
  static let seeds = 0..<1000
  static let rules = Rule.samples(for: .dense)

  private func explain(
    _ random: RandomNetwork, _ composite: Composite,
    from start: InitialRelevance = .score(.predicted)
  ) throws -> Explained {
    try Explained(random.network, random.input, composite, from: start)
  }

  /// At every node in = out + Σ sinks, and in the whole network start = inputs + Σ sinks. For each
  /// neuron k that propagates, its rows add up to its relevance, every row is what it says,
  /// and rows and ledger tell one story.
  @Test(arguments: rules)
  func ledgerBalancesAndTraceAddsUp(rule: Rule) throws {
    for seed in Self.seeds {
      let random = try RandomNetwork(seed: seed)
      let run = try explain(random, .everywhere(rule))
      var sinks: [Sink: Double] = [:]
      var sent: [Int: Double] = [:]
      var messageMagnitude: [Int: Double] = [:]
      run.expectLedgerBalances("seed \(seed)")
      run.expectRowsAddUp("seed \(seed)")
      for row in run.trace {
        #expect(row.relevance == run.relevance[row.node][row.k], "seed \(seed): \(row)")
        if row.total != 0 {
          #expect(
            row.message == row.contribution / row.total * row.relevance, "seed \(seed): \(row)")
        }
        messageMagnitude[row.node, default: 0] += abs(row.message)
        switch row.receiver {
        case .sink(let sink): sinks[sink, default: 0] += row.message
        case .neuron: sent[row.node, default: 0] += row.message
        }
      }
      #expect(Set(sinks.filter { $0.value != 0 }.keys) == Set(run.sinks.keys), "seed \(seed)")
      for (node, amount) in sent where run.network.nodes[node].operation.isTracedWhole {
        let entry = run.ledger.entries[node]
        expectClose(
          entry.propagated, amount, scale: entry.messageMagnitude, comment: "seed \(seed):")
        expectClose(
          entry.messageMagnitude ?? 0, messageMagnitude[node] ?? 0, comment: "seed \(seed):")
      }
      for (node, entry) in run.ledger.entries.enumerated().dropFirst() {
        let size = run.relevance[node].reduce(0) { $0 + abs($1) }
        #expect(entry.messageMagnitude ?? 0 >= size * (1 - 1e-12), "seed \(seed)")
      }
      try expectReceipts(run, seed)
      for (sink, amount) in run.sinks {
        expectClose(
          sinks[sink] ?? 0, amount, scale: run.messageMagnitude, comment: "seed \(seed), \(sink):")
      }
    }
  }

  /// What a node receives from nodes that write every row is the sum of these rows, neuron by neuron.
  private func expectReceipts(_ run: Explained, _ seed: Int) throws {
    let nodes = run.network.nodes
    for (position, node) in nodes.enumerated().dropLast() {
      let readers = nodes.indices.filter { nodes[$0].operands.contains(position) }
      guard readers.allSatisfy({ nodes[$0].operation.isTracedWhole }) else { continue }
      for j in 0..<node.shape.count {
        let rows = run.trace.filter { $0.receiver == .neuron(node: position, index: j) }
        expectClose(
          rows.reduce(0) { $0 + $1.message }, run.relevance[position][j],
          scale: rows.reduce(0) { $0 + abs($1.message) }, comment: "seed \(seed), \(node.name):")
      }
    }
  }

  /// Flat, and without biases w², keep the sum at ε = 0: no other sink exists for them.
  @Test(arguments: [
    Rule.flat(stabiliser: 0), .wSquare(stabiliser: 0), .zBox(low: -2, high: 2, stabiliser: 0),
  ])
  func rulesThatConserve(rule: Rule) throws {
    // zB's contributions have one sign only if its inputs lie within the bounds: first layer.
    let selector: Selector
    if case .zBox = rule { selector = .first([.dense]) } else { selector = .kinds([.dense]) }
    let composite = Composite(
      [.init(selector, rule), .init(.kinds([.dense, .addition]), .flat(stabiliser: 0))]
        + Composite.others())
    for seed in Self.seeds {
      let random = try RandomNetwork(seed: seed, .withoutBiases)
      let run = try explain(random, composite)
      #expect(run.sinks.isEmpty, "seed \(seed)")
      expectClose(
        run.explanation.reduce(0, +), run.output.max() ?? 0, scale: run.messageMagnitude,
        comment: "seed \(seed):")
    }
    // Flat does so with biases too.
    guard case .flat = rule else { return }
    for seed in Self.seeds {
      let run = try explain(RandomNetwork(seed: seed), composite)
      #expect(run.sinks.isEmpty, "seed \(seed)")
    }
  }

  /// With all biases zero nothing ever reaches the sink `bias`.
  @Test(arguments: rules, 0..<100)
  func noBiasNoSink(rule: Rule, seed: Int) throws {
    let run = try explain(RandomNetwork(seed: seed, .withoutBiases), .everywhere(rule))
    #expect(run.sinks[.bias] == nil, "seed \(seed)")
  }
}

extension Operation {
  /// Whether a node writes a row for each message: dense layers and additions.
  fileprivate var isTracedWhole: Bool { kind == .dense || kind == .addition }
}
