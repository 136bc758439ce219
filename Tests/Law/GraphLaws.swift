import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// The laws on seeded random networks in which every operation occurs.
@Suite struct GraphLaws {
  static let seeds = 0..<400
  /// Every rule for dense layers and convolutions, the named composites, and every rule for another
  /// operation, one composite for as many as can be used side by side.
  static let composites: [Composite] =
    Rule.samples(for: .dense).map { .everywhere($0) }
    + [
      .epsilonPlus(), .epsilonPlusFlat(), .epsilonAlpha2Beta1(), .epsilonAlpha2Beta1Flat(),
      .epsilonGammaBox(low: -2, high: 2), .excitationBackprop(), .chapterTable(low: -2, high: 2),
      .everywhere(.epsilon(0.1), norm: 0.1).prepending([
        .init(.kinds([.product, .matrixProduct]), .half(stabiliser: 0.1)),
        .init(.kinds([.softmax]), .taylor), .init(.kinds([.layerNormalization]), .epsilon(0.1)),
        .init(.kinds([.affine, .batchNormalization]), .epsilon(0.1)),
      ]),
      .everywhere(.zPlus()).prepending([
        .init(.kinds([.product]), .proportional(stabiliser: 0.1)), .init(.kinds([.softmax]), .gate),
        .init(.kinds([.layerNormalization, .affine, .batchNormalization]), .zPlus()),
      ]),
      .everywhere(.flat()).prepending([
        .init(.kinds([.product]), .absolute), .init(.kinds([.matrixProduct]), .byRole()),
        .init(.kinds([.layerNormalization]), .wSquare()),
        .init(.kinds([.affine, .batchNormalization]), .flat()),
      ]),
    ]

  /// Every operation occurs often enough for the other laws to mean something.
  @Test func everyOperationOccurs() throws {
    var counts: [Operation.Kind: Int] = [:]
    for seed in Self.seeds {
      for node in try RandomGraph(seed: seed).network.nodes {
        counts[node.operation.kind, default: 0] += 1
      }
    }
    let absent: Set<Operation.Kind> = [.constant, .embedding]
    for kind in Operation.Kind.allCases where !absent.contains(kind) {
      #expect((counts[kind] ?? 0) >= 20, "\(kind) occurs \(counts[kind] ?? 0) times")
    }
  }

  /// At every node in = out + Σ sinks; in the whole network start = inputs + Σ sinks; and for every
  /// neuron its rows add up to its relevance.
  @Test(arguments: composites)
  func ledgerBalancesAndTraceAddsUp(composite: Composite) throws {
    for seed in Self.seeds {
      let random = try RandomGraph(seed: seed)
      let run = try Explained(random.network, random.input, composite, from: .score(.predicted))
      run.expectLedgerBalances("seed \(seed)")
      run.expectRowsAddUp("seed \(seed)")
    }
  }

  /// Started from the score, LRP-0 is gradient × input where every operation is linear or a ReLU, a
  /// LeakyReLU or a max pooling, and nothing is divided by zero.
  @Test func zeroIsGradientTimesInput() throws {
    var compared = 0
    for seed in Self.seeds {
      let ingredients = RandomGraph.Ingredients(
        activations: [.relu], scaling: false, products: false)
      let random = try RandomGraph(seed: seed, ingredients)
      let zero = try Explained(
        random.network, random.input, .everywhere(.zero), from: .score(.predicted))
      guard zero.sinks[.zeroDenominator] == nil else { continue }
      let product = try ScalarEngine(for: random.network).gradientTimesInput(of: random.input)
      // Sums that nearly cancel lose digits with the size of their messages.
      expectClose(
        zero.explanation, product.elements, scale: zero.messageMagnitude, comment: "seed \(seed):")
      compared += 1
    }
    #expect(compared > 200, "only \(compared) networks could be compared")
  }

  /// (f(x + h) − f(x − h)) / 2h is the gradient up to h².
  @Test(arguments: seeds)
  func gradientIsTheFiniteDifference(seed: Int) throws {
    let random = try RandomGraph(seed: seed, .smooth)
    let inputs = stride(from: seed % 3, to: random.input.elements.count, by: 3)
    try expectGradientIsTheFiniteDifference(random.network, random.input, at: Array(inputs))
  }

  /// DeepLIFT's contributions add up to f(x) − f(x⁰) through every operation, under both rules.
  @Test(arguments: DeepLIFTRule.allCases, seeds)
  func deepLIFTIsComplete(rule: DeepLIFTRule, seed: Int) throws {
    let random = try RandomGraph(seed: seed)
    let engine = ScalarEngine(for: random.network)
    let attribution = try engine.deepLIFT(
      of: random.input, against: random.baseline, target: .index(0), rule: rule)
    let size = attribution.contributions.elements.reduce(1) { $0 + abs($1) }
    expectClose(
      attribution.discrepancies[0], 0, 1e-10, scale: size)
  }

  /// Integrated gradients add up to f(x) − f(x⁰) where the integrand is smooth.
  @Test(arguments: 0..<60)
  func integratedGradientsAreComplete(seed: Int) throws {
    let random = try RandomGraph(seed: seed, .smooth)
    let engine = ScalarEngine(for: random.network)
    let attribution = try engine.integratedGradients(
      of: random.input, against: random.baseline, target: .index(0))
    let output = random.network.outputPosition
    let delta =
      try engine.activations(of: random.input, at: [output])[0][0]
      - engine.activations(of: random.baseline, at: [output])[0][0]
    expectClose(
      attribution.sum, delta, 1e-6,
      scale: attribution.elements.reduce(1) { $0 + abs($1) })
  }

  /// An example's results are the same bits, whatever else is in the batch.
  @Test(arguments: 0..<100)
  func examplesAreIndependent(seed: Int) throws {
    let random = try RandomGraph(seed: seed)
    let engine = ScalarEngine(for: random.network)
    let batch = Tensor(batch: [random.baseline.example(0), random.input.example(0)])
    let plan = try Plan(.epsilonPlusFlat(), for: random.network)
    let alone = try engine.relevance(
      of: random.input, under: plan, from: .score(.predicted), at: [0])
    let both = try engine.relevance(of: batch, under: plan, from: .score(.predicted), at: [0])
    #expect(alone.relevances[0].example(0) == both.relevances[0].example(1))
    #expect(alone.ledgers[0] == both.ledgers[1])
    #expect(
      try engine.smoothGrad(of: random.input, noise: Noise(samples: 2)).example(0)
        == engine.smoothGrad(of: batch, noise: Noise(samples: 2)).example(1))
  }

  /// Merging batch normalisation leaves the output as it was, up to rounding.
  @Test(arguments: 0..<200)
  func mergingChangesNothing(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var network = try Network(shape: [2, 5])
    let bias = random.chance(0.5) ? Tensor(random.numbers(3)) : nil
    try network.append(
      "conv",
      .convolution(
        Convolution(
          weight: Tensor(shape: [3, 2, 3], elements: random.numbers(18)), bias: bias,
          window: Window(3, padding: 1))))
    let normalization = BatchNormalization(
      scale: Tensor(random.numbers(3)), shift: Tensor(random.numbers(3)),
      mean: Tensor(random.numbers(3)), variance: Tensor(random.numbers(3).map { $0 + 1.1 }))
    try network.append("bn", .batchNormalization(normalization))
    try network.append("relu", .activation(.relu))
    let merged = try network.mergingBatchNormalization()
    #expect(merged.nodes.map(\.name) == ["input", "conv", "relu"])
    let x = Tensor(shape: [1, 2, 5], elements: random.numbers(10))
    expectClose(
      try ScalarEngine(for: merged).activations(of: x, at: [2])[0].elements,
      try ScalarEngine(for: network).activations(of: x, at: [3])[0].elements, 1e-13)
  }
  /// A batch normalisation is merged through rearrangements: into two convolutions, joined along the
  /// channels, and into a dense layer at each position, whose channels are the last axis. Where it
  /// would give one channel several factors, or where padding lies between, it stays.
  @Test(arguments: 0..<50)
  func mergingPassesRearrangements(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    func convolution() -> Operation {
      .convolution(
        Convolution(
          weight: Tensor(shape: [2, 2, 3], elements: random.numbers(12)),
          bias: Tensor(random.numbers(2)), window: Window(3, padding: 1)))
    }
    func normalization(_ channels: Int) -> Operation {
      .batchNormalization(
        BatchNormalization(
          scale: Tensor(random.numbers(channels)), shift: Tensor(random.numbers(channels)),
          mean: Tensor(random.numbers(channels)),
          variance: Tensor(random.numbers(channels).map { $0 + 1.1 })))
    }
    func expectMerging(_ network: Network, _ isExpected: Bool) throws {
      let merged = try network.mergingBatchNormalization()
      #expect(merged.nodes.count == network.nodes.count - (isExpected ? 1 : 0))
      let x = Tensor(shape: [1, 2, 5], elements: random.numbers(10))
      expectClose(
        try ScalarEngine(for: merged).activations(of: x, at: [merged.outputPosition])[0].elements,
        try ScalarEngine(for: network).activations(of: x, at: [network.outputPosition])[0].elements,
        1e-13)
    }

    var joined = try Network(shape: [2, 5])
    let first = try joined.append("first", convolution(), of: [0])
    let second = try joined.append("second", convolution(), of: [0])
    try joined.append("joined", .rearrange(.concatenate(axis: 0)), of: [first, second])
    try joined.append("shuffled", .rearrange(.gather([15, 10, 5, 0, 2, 7, 12, 17], [4, 2])))
    #expect(joined.output.shape == [4, 2])
    var apart = joined
    // The channels 3, 2, 1, 0 at two positions, then again the other way round.
    try apart.append("bn", normalization(4))
    try expectMerging(apart, false)
    try joined.append("turned", .rearrange(.gather([0, 7, 1, 6, 2, 5, 3, 4], [4, 2])))
    try joined.append("bn", normalization(4))
    try expectMerging(joined, true)

    var dense = try Network(shape: [2, 5])
    try dense.append(
      "dense",
      .dense(Dense(weight: Tensor(shape: [3, 5], elements: random.numbers(15)), bias: nil)))
    var wrong = dense
    try wrong.append("bn", normalization(2))
    try expectMerging(wrong, false)
    try dense.append("turned", .rearrange(.transpose([1, 0])))
    try dense.append("bn", normalization(3))
    try expectMerging(dense, true)

    var padded = try Network(shape: [2, 5])
    try padded.append("conv", convolution())
    try padded.append("padded", .rearrange(.pad(before: [0, 1], after: [0, 0], value: 0)))
    try padded.append("bn", normalization(2))
    try expectMerging(padded, false)
  }
}
