import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// Both engines against captum 0.9.0, zennit 0.5.1, pytorch-grad-cam 1.5.7 and zennit-crp 0.6.0 in
/// float64: `Fixtures/methods.json`. The scalar path agrees to 1e-9 of each example's largest entry,
/// the optimised path to 1e-4.
@Suite struct MethodFixtureTests {
  private let fixture: Methods
  private let image: Methods.Image
  private let inputs: Tensor
  private let baselines: Tensor
  private let target: Target
  private let engines: [(engine: any Engine, tolerance: Double)]

  init() throws {
    fixture = try Methods.load()
    image = fixture.image
    inputs = image.batch(image.inputs)
    baselines = image.batch(image.baselines)
    target = .indices(image.targets)
    let network = try image.network()
    engines = [
      (ScalarEngine(for: network), Methods.tolerance), (OptimisedEngine(for: network), 1e-4),
    ]
  }

  /// Expects a method to give these numbers on both engines, example by example.
  private func expect(
    _ expected: [[Double]]?, _ name: String, at location: SourceLocation = #_sourceLocation,
    _ method: (any Engine) throws -> Tensor
  ) throws {
    let expected = try #require(expected, "\(name)", sourceLocation: location)
    for (engine, tolerance) in engines {
      let found = try method(engine)
      #expect(found.examples == expected.count, sourceLocation: location)
      for (n, row) in expected.enumerated() {
        expectClose(
          found.example(n).elements, row, tolerance, comment: "\(name), example \(n):",
          at: location)
      }
    }
  }

  private func node(_ name: String) throws -> Int {
    try #require(engines[0].engine.network.position(of: name))
  }

  /// So that a fixture which lost a part is noticed.
  @Test func everythingIsThere() {
    #expect(image.smoothing.map(\.value.count) == [3, 3] && image.averageGradients.count == 3)
    #expect(image.occlusion.count == 3 && image.classActivationMaps.count == 5)
    #expect(image.withoutBias.count == 5 && image.betaSmooth.count == 2)
    #expect(image.strongest.order.count == 4 && fixture.embedding.integratedGradients.count == 3)
  }

  @Test(arguments: Smoothing.allCases)
  func smoothing(_ smoothing: Smoothing) throws {
    let noise = Noise(samples: fixture.samples, deviation: .absolute(fixture.deviation), seed: 5)
    try expect(image.smoothing["saliency"]?[smoothing.rawValue], "saliency") { engine in
      try engine.smoothed(of: inputs, target: target, by: smoothing, noise: noise) {
        copies throws(AttributionError) in
        try engine.saliency(of: copies.inputs, target: copies.target)
      }
    }
    try expect(image.smoothing["gradientTimesInput"]?[smoothing.rawValue], "gradient × input") {
      engine in
      try engine.smoothed(of: inputs, target: target, by: smoothing, noise: noise) {
        copies throws(AttributionError) in
        try engine.gradientTimesInput(of: copies.inputs, target: copies.target)
      }
    }
  }

  @Test func expectedGradients() throws {
    try expect(image.expectedGradients, "expected gradients") {
      try $0.expectedGradients(
        of: inputs, against: baselines, target: target, samples: fixture.samples, seed: 7)
    }
  }

  private var quadratures: [(name: String, rule: Quadrature)] {
    [
      ("riemannLeft", .riemannLeft(steps: fixture.steps)),
      ("riemannMiddle", .riemannMiddle(steps: fixture.steps)),
      ("riemannRight", .riemannRight(steps: fixture.steps)),
    ]
  }

  @Test func averageGradients() throws {
    for (name, rule) in quadratures {
      try expect(image.averageGradients[name], name) {
        try $0.averageGradient(of: inputs, against: baselines, target: target, by: rule)
      }
    }
  }

  @Test func integratedGradientsAtAnEmbedding() throws {
    let text = fixture.embedding
    let network = try Network(shape: text.input, nodes: text.nodes)
    let place = try #require(network.embedding)
    let (tokens, others) = (Tensor(rows: text.inputs), Tensor(rows: text.baselines))
    for (name, rule) in quadratures {
      let expected = try #require(text.integratedGradients[name])
      for (engine, tolerance) in [
        (ScalarEngine(for: network) as any Engine, Methods.tolerance),
        (OptimisedEngine(for: network), 1e-4),
      ] {
        let found = try engine.integratedGradients(
          of: tokens, against: others, at: place, target: .indices(text.targets), by: rule)
        for (n, row) in expected.enumerated() {
          expectClose(found.example(n).elements, row, tolerance, comment: name)
        }
      }
    }
  }

  @Test func multipliers() throws {
    try expect(image.multipliers, "DeepLIFT") {
      try $0.deepLIFT(of: inputs, against: baselines, target: target).multipliers
    }
    try expect(image.meanMultipliers, "DeepLIFT-SHAP") {
      try $0.deepLIFTSHAP(of: inputs, against: baselines, target: target).multipliers
    }
  }

  @Test func occlusion() throws {
    for expected in image.occlusion {
      try expect(expected.values, "windows of \(expected.window)") {
        try $0.occlusion(
          of: inputs, target: target, window: expected.window, stride: expected.stride,
          against: baselines)
      }
    }
  }

  @Test func classActivationMaps() throws {
    let relu2 = try node("relu2")
    try expect(image.gradCAM, "Grad-CAM") {
      try $0.gradCAM(of: inputs, at: relu2, target: target, isRectified: false)
    }
    let fc1 = try node("fc1")
    try expect(image.gradCAMOfVector, "Grad-CAM of a vector") {
      try $0.gradCAM(of: inputs, at: fc1, target: target, isRectified: false)
    }
    let maps = image.classActivationMaps
    try expect(maps["gradCAMPlusPlus"], "Grad-CAM++") {
      try $0.gradCAMPlusPlus(of: inputs, at: relu2, target: target, isRectified: false)
    }
    try expect(maps["xGradCAM"], "XGrad-CAM") {
      try $0.xGradCAM(of: inputs, at: relu2, target: target, isRectified: false)
    }
    try expect(maps["layerCAM"], "LayerCAM") {
      try $0.layerCAM(of: inputs, at: relu2, target: target, isRectified: false)
    }
    try expect(maps["scoreCAM"], "Score-CAM") {
      try $0.scoreCAM(of: inputs, at: relu2, target: target, isRectified: false)
    }
    try expect(maps["ablationCAM"], "Ablation-CAM") {
      try $0.ablationCAM(of: inputs, at: relu2, target: target, isRectified: false)
    }
  }

  @Test func rulesWithoutBias() throws {
    for expected in image.withoutBias {
      let rule = try DenseNetworks.NamedRule(
        name: expected.rule, parameters: expected.parameters
      ).rule()
      try expect(expected.values, "\(rule) without bias") {
        try $0.relevance(
          of: inputs, under: Plan(.everywhere(.withoutBias(rule)), for: $0.network),
          from: .score(target), at: [0]
        ).relevances[0]
      }
    }
  }

  @Test func betaSmooth() throws {
    for expected in image.betaSmooth {
      try expect(expected.values, "β = \(expected.beta)") {
        try $0.betaSmooth(of: inputs, target: target, beta: expected.beta)
      }
    }
  }

  @Test func conceptRelevance() throws {
    let conv2 = try node("conv2")
    try expect(image.concept, "concept") { engine in
      let pass = try engine.relevance(
        of: inputs, under: Plan(.epsilonPlus(), for: engine.network), from: .score(target), at: [0],
        through: [Concept(Set(fixture.channels), of: conv2)])
      // zennit-crp gives the sum over the input's channels.
      return Tensor(
        rows: (0..<inputs.examples).map { n in
          let R = pass.relevances[0].example(n)
          return zip(R.example(0).elements, R.example(1).elements).map(+)
        })
    }
  }

  @Test func strongestRelevances() throws {
    let conv2 = try node("conv2")
    let images = image.batch(image.strongest.images)
    let count = images.examples
    for (engine, tolerance) in engines {
      let found = try engine.strongestRelevances(
        of: (0..<4).map { .channel($0) }, at: conv2,
        under: Plan(.epsilonPlus(), for: engine.network), count: count, among: count, batchSize: 4
      ) { range in
        Tensor(batch: range.map(images.example))
      }
      for (channel, found) in found.enumerated() {
        #expect(found.map(\.image) == image.strongest.order[channel])
        expectClose(found.map(\.value), image.strongest.relevance[channel], tolerance)
        #expect(found.map { $0.neuron % 16 } == image.strongest.positions[channel])
      }
    }
  }
}
