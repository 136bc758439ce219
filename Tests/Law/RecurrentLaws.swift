import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// The laws on seeded random recurrent networks.
@Suite struct RecurrentLaws {
  static let seeds = 0..<120
  /// LRP-αβ is left to the random graphs: with β = 1 its messages triple at every layer, and the ten
  /// layers of five steps leave too few digits of what cancels.
  static let composites: [Composite] = [
    .everywhere(.zero), .everywhere(.epsilon(0.01), norm: 0.01), .epsilonPlusFlat(),
    .everywhere(.epsilon(0.1), norm: 0.1).prepending([
      .init(.kinds([.product]), .half(stabiliser: 0.1))
    ]),
    .everywhere(.gamma(0.25)).prepending([
      .init(.kinds([.product]), .proportional(stabiliser: 0.1))
    ]),
    .everywhere(.zPlus()).prepending([.init(.kinds([.product]), .absolute)]),
  ]

  @Test(arguments: composites) func ledgerBalancesAndTraceAddsUp(composite: Composite) throws {
    for seed in Self.seeds {
      let random = try RandomRecurrent(seed: seed)
      let run = try Explained(random.network, random.input, composite, from: .score(.predicted))
      run.expectLedgerBalances("seed \(seed)")
      run.expectRowsAddUp("seed \(seed)")
    }
  }

  @Test(arguments: seeds) func gradientIsTheFiniteDifference(seed: Int) throws {
    let random = try RandomRecurrent(seed: seed)
    try expectGradientIsTheFiniteDifference(
      random.network, random.input, at: Array(random.input.elements.indices))
  }

  @Test(arguments: seeds) func contributionsAreComplete(seed: Int) throws {
    let random = try RandomRecurrent(seed: seed)
    let engine = ScalarEngine(for: random.network)
    for rule in DeepLIFTRule.allCases {
      let attribution = try engine.deepLIFT(
        of: random.input, against: random.baseline, target: .index(0), rule: rule)
      expectClose(
        attribution.discrepancies[0], 0, 1e-10,
        scale: attribution.contributions.elements.reduce(1) { $0 + abs($1) })
    }
    let integrated = try engine.integratedGradients(
      of: random.input, against: random.baseline, target: .index(0))
    let ends = try [random.input, random.baseline].map {
      try engine.activations(of: $0, at: [random.network.outputPosition])[0][0]
    }
    expectClose(
      integrated.sum, ends[0] - ends[1], 1e-6,
      scale: integrated.elements.reduce(1) { $0 + abs($1) })
  }

  /// An example's results are the same bits, whatever else is in the batch.
  @Test(arguments: 0..<40) func examplesAreIndependent(seed: Int) throws {
    let random = try RandomRecurrent(seed: seed)
    let engine = ScalarEngine(for: random.network)
    let batch = Tensor(batch: [random.baseline.example(0), random.input.example(0)])
    let plan = try Plan(.everywhere(.epsilon(0.01), norm: 0.01), for: random.network)
    let alone = try engine.relevance(
      of: random.input, under: plan, from: .score(.predicted), at: [0])
    let both = try engine.relevance(of: batch, under: plan, from: .score(.predicted), at: [0])
    #expect(alone.relevances[0].example(0) == both.relevances[0].example(1))
    #expect(alone.ledgers[0] == both.ledgers[1])
  }

  /// With LRP-0, an LSTM whose state does not reach its sums receives relevance for earlier words
  /// through its cell state only, and all that is lost is lost to biases and constants.
  @Test func withoutRecurrentWeightsWordsReachTheScoreThroughTheCell() throws {
    let cell = RecurrentCell(
      .lstm, inputWeight: fill([8, 2], 3, 5), stateWeight: Tensor(zeros: [8, 2]),
      inputBias: fill([8], 7, 10))
    var network = try Network(input: "words", shape: [3, 2])
    let states = try network.appendUnrolled("lstm", cell, over: network.appendSteps("x"))
    try network.append("y", .dense(Dense(weight: fill([2, 2], 8, 5))), of: [states.last])
    let run = try Explained(
      network, Tensor(shape: [1, 3, 2], elements: RecurrentGoldens.words), .everywhere(.zero),
      from: .score(.index(1)))
    for t in 0..<2 {
      let h = try #require(network.position(of: "lstm[\(t)].h"))
      #expect(run.relevance[h].allSatisfy { $0 == 0 })
      let c = try #require(network.position(of: "lstm[\(t)].c"))
      #expect(run.relevance[c].contains { $0 != 0 })
    }
    #expect(Set(run.sinks.keys).isSubset(of: [.bias, .constant]))
    expectClose(
      run.explanation.reduce(0, +) + run.sinks.values.reduce(0, +), run.output[1], 1e-12)
  }

  /// Reversing the words, exchanging the directions' weights and the halves of the readout reverses
  /// the words' relevances.
  @Test(arguments: 0..<20) func directionsAreMirrored(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let kind: RecurrentCell.Kind = random.chance(0.5) ? .lstm : .gru(resetsAfter: seed % 2 == 0)
    let cells = (0..<2).map { _ in RecurrentCell(kind, from: 2, to: 2, using: &random) }
    let weight = random.numbers(8, 1)
    let x = random.numbers(8, 1)
    func relevance(_ cells: [RecurrentCell], _ readout: [Double], _ x: [Double]) throws -> [Double]
    {
      var network = try Network(input: "words", shape: [4, 2])
      let steps = try network.appendSteps("x")
      let forward = try network.appendUnrolled("forward", cells[0], over: steps)
      let backward = try network.appendUnrolled(
        "backward", cells[1], over: steps, isReversed: true)
      // One readout for each direction, since a sum of four terms in another order is rounded otherwise.
      for (name, half, state) in [("f", 0, forward.last), ("b", 4, backward.last)] {
        try network.append(
          name,
          .dense(Dense(weight: Tensor(shape: [2, 2], elements: Array(readout[half..<half + 4])))),
          of: [state])
      }
      try network.append("y", .add, of: [network.outputPosition - 1, network.outputPosition])
      return try Explained(
        network, Tensor(shape: [1, 4, 2], elements: x), .everywhere(.epsilon(0.01), norm: 0.01),
        from: .score(.index(1))
      ).explanation
    }
    let found = try relevance(cells, weight, x)
    func reversed(_ words: [Double]) -> [Double] {
      (0..<4).reversed().flatMap { words[2 * $0..<2 * $0 + 2] }
    }
    let mirrored = try relevance(
      cells.reversed(), Array(weight[4...] + weight[..<4]), reversed(x))
    expectClose(reversed(mirrored), found, 1e-12)
  }
}
