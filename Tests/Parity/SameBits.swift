import Attribution
import Networks
import Numerics
import Optimised
import Testing

/// The optimised path gives the same bits whatever the number of threads, whatever else is in the
/// batch, and whatever it computed before.
@Suite struct SameBits {
  /// A network large enough to be divided among threads, of sizes that fit no register, with a
  /// residual connection and both kinds of pooling.
  static func convolutional(seed: Int) throws -> Network {
    var random = SplitMix64(seed: seed)
    var network = try Network(shape: [3, 19, 21])
    func convolution(_ outputs: Int, _ inputs: Int, stride: Int = 1) -> Operation {
      .convolution(
        Convolution(
          weight: random.tensor([outputs, inputs, 3, 3], 0.2), bias: random.tensor([outputs], 0.1),
          window: Window(3, 3, stride: stride, padding: 1)))
    }
    try network.append("conv1", convolution(33, 3))
    let trunk = try network.append("relu1", .activation(.relu))
    try network.append("conv2", convolution(33, 33))
    try network.append("relu2", .activation(.relu))
    try network.append("sum", .add, of: [trunk, 4])
    try network.append("max pool", .maxPool(Window(3, 3, stride: 2, padding: 1)))
    try network.append("conv3", convolution(17, 33, stride: 2))
    try network.append("gelu", .activation(.gelu))
    try network.append(
      "depthwise",
      .convolution(
        Convolution(
          weight: random.tensor([17, 1, 3, 3], 0.2), bias: random.tensor([17], 0.1),
          window: Window(3, 3, padding: 1), groups: 17)))
    try network.append("average pool", .averagePool(AveragePooling(Window(2, 2, roundsUp: true))))
    try network.append("flatten", .reshape([network.output.shape.count]))
    let weight = random.tensor([5, network.output.shape.count])
    try network.append("y", .dense(Dense(weight: weight, bias: random.tensor([5]))))
    return try network.rounded()
  }

  static let composites: [Composite] = [
    .epsilonPlusFlat(), .epsilonGammaBox(low: -2, high: 2), .epsilonAlpha2Beta1(),
  ]

  private func batch(_ network: Network, _ examples: Int, seed: Int) -> Tensor {
    var random = SplitMix64(seed: seed)
    return random.tensor(network.input.shape.batched(examples), 2).rounded
  }

  private func networks() throws -> [(name: String, Network)] {
    try [("convolutional", Self.convolutional(seed: 1))]
      + (0..<24).map { ("seed \($0)", try RandomGraph(seed: $0).network.rounded()) }
  }

  @Test func anyNumberOfThreads() throws {
    let cases =
      try networks().map { ($0, $1, 5, Self.composites) }
      + [("MiniVGG", MiniVGGParity.network.get(), 1, [.epsilonPlusFlat()])]
    for (name, network, examples, composites) in cases {
      let inputs = batch(network, examples, seed: 1)
      let baselines = batch(network, examples, seed: 2)
      let one = try EngineResults(
        OptimisedEngine(for: network, threads: 1), inputs, against: baselines, under: composites)
      for threads in 2...3 {
        let engine = OptimisedEngine(for: network, threads: threads)
        #expect(engine.threads == threads)
        let many = try EngineResults(engine, inputs, against: baselines, under: composites)
        #expect(one.difference(from: many) == nil, "\(name), \(threads) threads")
      }
    }
  }

  /// Weights that are packed anew for every pass.
  @Test func withoutKeptWeights() throws {
    for (name, network) in try networks() {
      let (inputs, baselines) = (batch(network, 2, seed: 5), batch(network, 2, seed: 6))
      let kept = try EngineResults(
        OptimisedEngine(for: network), inputs, against: baselines, under: Self.composites)
      let packed = try EngineResults(
        OptimisedEngine(for: network, keepsWeights: false), inputs, against: baselines,
        under: Self.composites)
      #expect(packed.difference(from: kept) == nil, "\(name)")
    }
  }

  @Test func anyPlaceInAnyBatch() throws {
    for (name, network) in try networks() {
      let (inputs, baselines) = (batch(network, 9, seed: 3), batch(network, 9, seed: 4))
      let together = try EngineResults(
        OptimisedEngine(for: network), inputs, against: baselines, under: Self.composites)
      for n in [0, 3, 7] {
        let alone = try EngineResults(
          OptimisedEngine(for: network), Tensor(batch: [inputs.example(n)]),
          against: Tensor(batch: [baselines.example(n)]), under: Self.composites)
        #expect(
          alone.difference(from: together.example(n)) == nil, "\(name), example \(n) of 9")
      }
    }
  }

  @Test func whateverCameBefore() throws {
    for (name, network) in try networks() {
      let engine = OptimisedEngine(for: network)
      let cases = [(1, 0), (9, 1), (2, 2), (5, 0), (3, 1)].map { examples, composite in
        (
          batch(network, examples, seed: 10 + examples),
          batch(network, examples, seed: 20 + examples), [Self.composites[composite]]
        )
      }
      let fresh = try cases.map {
        try EngineResults(OptimisedEngine(for: network), $0, against: $1, under: $2)
      }
      for i in [0, 1, 2, 3, 4, 1, 0, 3, 3, 2] {
        let (inputs, baselines, composites) = cases[i]
        let again = try EngineResults(engine, inputs, against: baselines, under: composites)
        #expect(again.difference(from: fresh[i]) == nil, "\(name), batch \(i)")
      }
    }
  }
}
