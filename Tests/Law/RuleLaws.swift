import Attribution
import Networks
import Scalar
import Testing

/// How the rules are related to each other and to the gradient, on seeded random networks.
@Suite struct RuleLaws {
  static let seeds = 0..<1000

  private func explain(
    _ random: RandomNetwork, _ rule: Rule, from start: InitialRelevance = .score(.predicted)
  ) throws -> Explained {
    try Explained(random.network, random.input, .everywhere(rule), from: start)
  }

  /// Every denominator of LRP-0 in this run is larger than this in size.
  private func smallestDenominator(_ run: Explained) -> Double {
    run.trace.map { abs($0.total) }.min() ?? .infinity
  }

  /// LRP-ε tends to LRP-0, and does so linearly: with half of ε half of the difference.
  @Test func epsilonTendsToZero() throws {
    var compared = 0
    for seed in Self.seeds {
      let random = try RandomNetwork(seed: seed)
      let composite = { (ε: Double) in Composite.everywhere(.epsilon(ε), norm: ε) }
      func explain(_ composite: Composite) throws -> Explained {
        try Explained(random.network, random.input, composite, from: .score(.predicted))
      }
      let zero = try explain(.everywhere(.zero))
      #expect(try explain(composite(0)).explanation == zero.explanation, "seed \(seed)")
      // Where something is divided by zero or by nearly zero there is no small ε.
      guard !zero.trace.contains(where: { $0.total == 0 }), !zero.trace.isEmpty else { continue }
      let ε = 1e-6 * smallestDenominator(zero)
      let (coarse, fine) = (try explain(composite(ε)), try explain(composite(ε / 2)))
      // Each of at most a dozen layers changes a message by less than 1e-6 of it.
      expectClose(
        coarse.explanation, zero.explanation, 12e-6, scale: zero.messageMagnitude,
        comment: "seed \(seed):")
      for (i, limit) in zero.explanation.enumerated() {
        expectClose(
          2 * (fine.explanation[i] - limit), coarse.explanation[i] - limit, 1e-9,
          scale: zero.messageMagnitude, comment: "seed \(seed):")
      }
      compared += 1
    }
    #expect(compared > 600, "only \(compared) networks could be compared")
  }

  /// LRP-αβ with α = 1 and β = 0 is z⁺; what has no positive side stays under another name.
  @Test(arguments: seeds)
  func alphaOneBetaZeroIsZPlus(seed: Int) throws {
    let random = try RandomNetwork(seed: seed)
    for ε in [0, 1e-6, 0.1] {
      let αβ = try explain(random, .alphaBeta(1, 0, stabiliser: ε))
      let zPlus = try explain(random, .zPlus(stabiliser: ε))
      #expect(αβ.relevance == zPlus.relevance)
      var renamed = zPlus.sinks
      let additions = try zeroDenominatorsOfAdditions(zPlus)
      if let amount = renamed.removeValue(forKey: .zeroDenominator), amount != additions {
        renamed[.emptySide] = amount - additions
      }
      if additions != 0 { renamed[.zeroDenominator] = additions }
      for sink in Sink.allCases {
        expectClose(
          αβ.sinks[sink] ?? 0, renamed[sink] ?? 0, scale: zPlus.messageMagnitude,
          comment: "\(sink):")
      }
    }
  }

  private func zeroDenominatorsOfAdditions(_ run: Explained) throws -> Double {
    zip(run.network.nodes, run.ledger.entries).reduce(0) { sum, pair in
      pair.0.operation == .add ? sum + (pair.1.sinks[.zeroDenominator] ?? 0) : sum
    }
  }

  /// Started from the score and without stabiliser, LRP-0 is gradient × input on networks of ReLU,
  /// dense layers and additions, biases or not, as long as nothing is divided by zero.
  @Test func zeroIsGradientTimesInput() throws {
    var compared = 0
    for seed in Self.seeds {
      let random = try RandomNetwork(seed: seed, .relu)
      let zero = try explain(random, .zero)
      guard zero.sinks[.zeroDenominator] == nil else { continue }
      let product = try ScalarEngine(for: random.network).gradientTimesInput(of: random.input)
      expectClose(
        zero.explanation, product.elements, scale: zero.messageMagnitude, comment: "seed \(seed):")
      compared += 1
    }
    #expect(compared > 800, "only \(compared) networks could be compared")
  }

  /// Without its γ, LRP-γ is LRP-ε.
  @Test(arguments: 0..<200)
  func gammaZeroIsEpsilon(seed: Int) throws {
    let random = try RandomNetwork(seed: seed)
    let epsilon = try explain(random, .epsilon(0.1))
    let printed = try explain(random, .gammaAsPrinted(0, stabiliser: 0.1))
    let general = try explain(random, .gamma(0, stabiliser: 0.1))
    #expect(printed.explanation == epsilon.explanation)
    expectClose(
      general.explanation, epsilon.explanation, scale: epsilon.messageMagnitude)
  }

  /// Relevance is linear in what it starts from.
  @Test(arguments: ConservationLaws.rules, 0..<100)
  func linearInTheStart(rule: Rule, seed: Int) throws {
    let random = try RandomNetwork(seed: seed)
    let outputs = random.network.output.shape.count
    func run(_ start: [Double]) throws -> Explained {
      let shape = random.network.output.shape.batched(1)
      return try explain(random, rule, from: .values(Tensor(shape: shape, elements: start)))
    }
    let parts = try (0..<outputs).map { o in
      try run((0..<outputs).map { $0 == o ? 1 : 0 })
    }
    let whole = try run((0..<outputs).map { Double($0) - 1.5 })
    let sum = whole.explanation.indices.map { i in
      (0..<outputs).reduce(0) { $0 + (Double($1) - 1.5) * parts[$1].explanation[i] }
    }
    expectClose(
      whole.explanation, sum, scale: parts.reduce(0) { $0 + $1.messageMagnitude })
  }
}
