import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// What must hold of gradients, DeepLIFT and integrated gradients on seeded random networks.
@Suite struct GradientLaws {
  static let seeds = 0..<1000

  /// (f(x + h) − f(x − h)) / 2h is the gradient up to h².
  @Test(arguments: seeds)
  func gradientIsTheFiniteDifference(seed: Int) throws {
    let h = 1e-5
    let random = try RandomNetwork(seed: seed, .smooth)
    let engine = ScalarEngine(for: random.network)
    let pass = try engine.gradient(of: random.input, from: .oneHot(.index(0)), at: [0])
    let output = random.network.outputPosition
    let differences = try random.input.elements.indices.map { i in
      let (above, below) = try (
        engine.activations(of: random.input.moved(at: i, by: h), at: [output])[0][0],
        engine.activations(of: random.input.moved(at: i, by: -h), at: [output])[0][0]
      )
      return (above - below) / (2 * h)
    }
    expectClose(
      pass.gradients[0].elements, differences, 1e-8, scale: 1)
  }

  /// DeepLIFT's contributions add up to f(x) − f(x⁰), in every network, for every example.
  @Test(arguments: DeepLIFTRule.allCases, seeds)
  func deepLIFTIsComplete(rule: DeepLIFTRule, seed: Int) throws {
    let random = try RandomNetwork(seed: seed)
    let engine = ScalarEngine(for: random.network)
    let (x, x0) = (random.input.example(0), random.baseline.example(0))
    let inputs = Tensor(batch: [x, x0, x])
    let baselines = Tensor(batch: [x0, x, x])
    let attribution = try engine.deepLIFT(
      of: inputs, against: baselines, target: .index(0), rule: rule)
    let output = random.network.outputPosition
    func score(_ x: Tensor) throws -> Double {
      try engine.activations(of: Tensor(batch: [x]), at: [output])[0][0]
    }
    let delta = try score(x) - score(x0)
    let scale = attribution.contributions.elements.reduce(0) { $0 + abs($1) } + 1
    for (n, expected) in [delta, -delta, 0].enumerated() {
      let sum = attribution.contributions.example(n).sum
      expectClose(sum, expected, 1e-11, scale: scale)
      expectClose(attribution.deltas[n], expected, scale: scale)
      #expect(attribution.discrepancies[n] == sum - attribution.deltas[n])
    }
  }

  /// Integrated gradients add up to f(x) − f(x⁰) where the integrand is smooth.
  @Test(arguments: 0..<200)
  func integratedGradientsAreComplete(seed: Int) throws {
    let random = try RandomNetwork(seed: seed, .smooth)
    let engine = ScalarEngine(for: random.network)
    let attribution = try engine.integratedGradients(
      of: random.input, against: random.baseline, target: .index(0))
    let output = random.network.outputPosition
    let delta =
      try engine.activations(of: random.input, at: [output])[0][0]
      - engine.activations(of: random.baseline, at: [output])[0][0]
    expectClose(attribution.sum, delta, 1e-9, scale: 1)
  }

  /// On a network without a non-linearity every method is the weight times the way gone.
  @Test(arguments: 0..<200)
  func methodsAgreeOnALinearNetwork(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var network = try Network(shape: [4])
    for outputs in [3, 2] {
      let inputs = network.output.shape.count
      try network.append(
        "n\(network.nodes.count)",
        .dense(
          Dense(
            weight: Tensor(shape: [outputs, inputs], elements: random.numbers(outputs * inputs)),
            bias: Tensor(random.numbers(outputs)))))
    }
    let engine = ScalarEngine(for: network)
    let (x, zero) = (Tensor(example: random.numbers(4)), Tensor(example: [0, 0, 0, 0]))
    let product = try engine.gradientTimesInput(of: x).elements
    let target = Target.index(try engine.activations(of: x, at: [2])[0].firstMaximum)
    for attribution in [
      try engine.deepLIFT(of: x, against: zero, target: target).contributions,
      try engine.integratedGradients(
        of: x, against: zero, target: target, by: .riemannRight(steps: 3)),
    ] {
      expectClose(attribution.elements, product, 1e-12)
    }
  }

  /// An example's results are the same bits, whatever else is in the batch.
  @Test(arguments: 0..<200)
  func examplesAreIndependent(seed: Int) throws {
    let random = try RandomNetwork(seed: seed)
    let engine = ScalarEngine(for: random.network)
    let alone = random.input
    let batch = Tensor(batch: [random.baseline.example(0), alone.example(0)])
    let references = Tensor(batch: [alone.example(0), random.baseline.example(0)])
    let plan = try Plan(.everywhere(.epsilon(0.1)), for: random.network)
    let everywhere = Array(random.network.nodes.indices)

    let one = try engine.relevance(
      of: alone, under: plan, from: .score(.predicted), at: everywhere)
    let two = try engine.relevance(
      of: batch, under: plan, from: .score(.predicted), at: everywhere)
    #expect(zip(one.relevances, two.relevances).allSatisfy { $0.example(0) == $1.example(1) })
    #expect(one.ledgers[0] == two.ledgers[1])
    #expect(
      try engine.gradientTimesInput(of: alone).example(0)
        == engine.gradientTimesInput(of: batch).example(1))
    #expect(
      try engine.deepLIFT(of: alone, against: random.baseline).contributions.example(0)
        == engine.deepLIFT(of: batch, against: references).contributions.example(1))
    #expect(
      try engine.integratedGradients(of: alone, against: random.baseline).example(0)
        == engine.integratedGradients(of: batch, against: references).example(1))
  }
}

extension Tensor {
  /// The same with one element changed.
  func moved(at index: Int, by step: Double) -> Tensor {
    var elements = elements
    elements[index] += step
    return Tensor(shape: shape, elements: elements)
  }
}
