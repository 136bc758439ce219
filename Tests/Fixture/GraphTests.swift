import Attribution
import Foundation
import Networks
import Numerics
import Scalar
import Testing

/// The scalar path against zennit 0.5.1, captum 0.9.0 and PyTorch 2.15 in float64 on networks with
/// windows, branches and every activation: `Fixtures/graphs.json`, to 1e-9 of the largest entry.
@Suite struct GraphTests {
  static let tolerance = 1e-9
  static let graphs = Result { try Graphs.load() }

  /// A composite by its name, and the same written out layer by layer, as zennit has it.
  private func composites(_ fixture: Graphs.ByComposite) throws -> [Composite] {
    let low = Bound(fixture.low ?? [])
    let high = Bound(fixture.high ?? [])
    let flat = Composite.Entry(.first(.withWeights), .flat())
    let box = Composite.Entry(.first([.convolution]), .zBox(low: low, high: high))
    return switch fixture.composite {
    case "EpsilonPlus":
      [.epsilonPlus(), Composite(epsilon(.zPlus()))]
    case "EpsilonPlusFlat":
      [.epsilonPlusFlat(), Composite([flat] + epsilon(.zPlus()))]
    case "EpsilonAlpha2Beta1":
      [.epsilonAlpha2Beta1(), Composite(epsilon(.alphaBeta(2, 1)))]
    case "EpsilonAlpha2Beta1Flat":
      [.epsilonAlpha2Beta1Flat(), Composite([flat] + epsilon(.alphaBeta(2, 1)))]
    case "EpsilonGammaBox":
      [.epsilonGammaBox(low: low, high: high), Composite([box] + epsilon(.gamma(0.25)))]
    case "ExcitationBackprop":
      [
        .excitationBackprop(),
        Composite([
          .init(.kinds([.convolution, .dense]), .zPlus()),
          .init(.kinds([.activation]), .gradient),
          .init(.kinds([.addition, .averagePooling]), .norm()),
        ]),
      ]
    default: throw Graphs.Unknown(name: fixture.composite)
    }
  }

  /// A rule for convolutions and ε for dense layers.
  private func epsilon(_ convolution: Rule) -> [Composite.Entry] {
    [
      .init(.kinds([.convolution]), convolution),
      .init(.kinds([.dense]), .epsilon()),
      .init(.kinds([.activation]), .pass),
      .init(.kinds([.addition, .averagePooling]), .norm()),
    ]
  }

  private func networks() throws -> [Graphs.Case] {
    let networks = try Self.graphs.get().networks
    try #require(networks.count == 8)
    return networks
  }

  @Test func outputs() throws {
    for fixture in try networks() {
      let network = try fixture.network()
      for network in [network, try network.mergingBatchNormalization()] {
        let output = try ScalarEngine(for: network).activations(
          of: fixture.batch(fixture.inputs), at: [network.outputPosition])[0]
        expect(output, fixture.outputs, fixture.name)
      }
    }
  }

  @Test func relevancesByRule() throws {
    var compared = 0
    for fixture in try networks() {
      for expected in fixture.rules ?? [] {
        let found = try relevance(fixture, under: expected.composite(), from: expected.start)
        let rule = "\(expected.rule) \(expected.parameters) from \(expected.start)"
        expect(found, expected.values, "\(fixture.name), \(rule)")
        compared += 1
      }
    }
    #expect(compared == 7 * 12)
  }

  @Test func relevancesByComposite() throws {
    var compared = 0
    for fixture in try networks() {
      for expected in fixture.composites ?? [] {
        for composite in try composites(expected) {
          let found = try relevance(fixture, under: composite, from: expected.start)
          let name = "\(expected.composite) \(expected.low ?? []) from \(expected.start)"
          expect(found, expected.values, "\(fixture.name), \(name)")
        }
        compared += 1
      }
    }
    #expect(compared == 5 * 8 + 2 * 6)
  }

  @Test func gradients() throws {
    for fixture in try networks() {
      let found = try gradient(fixture, .gradient)
      expect(found, fixture.gradient, fixture.name)
      let saliency = try ScalarEngine(for: fixture.network()).saliency(
        of: fixture.batch(fixture.inputs), target: .indices(fixture.targets))
      expect(saliency, fixture.saliency, "\(fixture.name), saliency")
    }
  }

  @Test func deconvNetAndGuidedBackpropagation() throws {
    var compared = 0
    for fixture in try networks() {
      guard let deconvNet = fixture.deconvNet, let guided = fixture.guidedBackpropagation else {
        continue
      }
      expect(try gradient(fixture, .deconvNet), deconvNet, "\(fixture.name), DeconvNet")
      expect(try gradient(fixture, .guided), guided, "\(fixture.name), guided")
      compared += 1
    }
    #expect(compared == 6)
  }

  @Test func gradientTimesInput() throws {
    for fixture in try networks() {
      let found = try ScalarEngine(for: fixture.network()).gradientTimesInput(
        of: fixture.batch(fixture.inputs), target: .indices(fixture.targets))
      expect(found, fixture.gradientTimesInput, fixture.name)
    }
  }

  @Test(arguments: ["gaussLegendre", "riemannRight", "trapezoid"])
  func integratedGradients(by name: String) throws {
    let quadrature: Quadrature =
      switch name {
      case "gaussLegendre": .gaussLegendre(steps: 50)
      case "riemannRight": .riemannRight(steps: 50)
      default: .trapezoid(steps: 50)
      }
    for fixture in try networks() {
      let found = try ScalarEngine(for: fixture.network()).integratedGradients(
        of: fixture.batch(fixture.inputs), against: fixture.batch(fixture.baselines),
        target: .indices(fixture.targets), by: quadrature)
      expect(found, try #require(fixture.integratedGradients[name]), fixture.name)
    }
  }

  @Test func deepLIFT() throws {
    var compared = 0
    for fixture in try networks() {
      guard let expected = fixture.deeplift else { continue }
      let found = try ScalarEngine(for: fixture.network()).deepLIFT(
        of: fixture.batch(fixture.inputs), against: fixture.batch(fixture.baselines),
        target: .indices(fixture.targets))
      expect(found.contributions, expected, fixture.name)
      compared += 1
    }
    #expect(compared == 7)
  }

  @Test func deepLIFTSHAP() throws {
    var compared = 0
    for fixture in try networks() {
      guard let expected = fixture.deepliftSHAP else { continue }
      let found = try ScalarEngine(for: fixture.network()).deepLIFTSHAP(
        of: fixture.batch(fixture.inputs), against: fixture.batch(fixture.baselines),
        target: .indices(fixture.targets))
      expect(found.contributions, expected, fixture.name)
      compared += 1
    }
    #expect(compared == 7)
  }

  @Test func deepLIFTOfMaxPooling() throws {
    let cases = try Self.graphs.get().maxPooling
    #expect(cases.count == 4)
    for fixture in cases {
      let network = try Network(shape: fixture.input, nodes: fixture.nodes)
      let shape = Shape(fixture.input).batched(1)
      let found = try ScalarEngine(for: network).deepLIFT(
        of: Tensor(shape: shape, elements: fixture.x),
        against: Tensor(shape: shape, elements: fixture.baseline))
      expect(found.contributions, [fixture.deeplift], "\(network.nodes[1].operation)")
      expectClose(found.discrepancies[0], 0, scale: 1)
    }
  }

  @Test func occlusion() throws {
    var compared = 0
    for fixture in try networks() {
      for expected in fixture.occlusion ?? [] {
        let found = try ScalarEngine(for: fixture.network()).occlusion(
          of: fixture.batch(fixture.inputs), target: .indices(fixture.targets),
          window: expected.window, stride: expected.stride, baseline: expected.baseline)
        expect(
          found, expected.values,
          "\(fixture.name), windows of \(expected.window) by \(expected.stride)")
        compared += 1
      }
    }
    #expect(compared == 5 * 3)
  }

  @Test func classActivationMaps() throws {
    var defaults: [String: String] = [:]
    for fixture in try networks() {
      guard let expected = fixture.classActivationMaps else { continue }
      let engine = ScalarEngine(for: try fixture.network())
      let inputs = fixture.batch(fixture.inputs)
      let node = try #require(engine.network.position(of: expected.node))
      let target = Target.indices(fixture.targets)

      let gradCAM = try engine.gradCAM(of: inputs, at: node, target: target)
      #expect(gradCAM.shape == Shape(expected.shape).batched(inputs.examples))
      expect(gradCAM, expected.gradCAM, "\(fixture.name), Grad-CAM")
      expect(
        try engine.hiResCAM(of: inputs, at: node, target: target), expected.hiResCAM,
        "\(fixture.name), HiResCAM")
      expect(
        try engine.guidedGradCAM(of: inputs, at: node, target: target), expected.guidedGradCAM,
        "\(fixture.name), guided Grad-CAM")
      if engine.network.lastFeatureMap == node { defaults[fixture.name] = expected.node }
    }
    // In 'overlapping' the max pooling comes before the activation.
    #expect(
      defaults == [
        "convolutional": "c3-relu", "residual": "sum2-relu", "sequence": "c2-relu",
        "branches": "c2-relu",
      ])
  }

  private func relevance(
    _ fixture: Graphs.Case, under composite: Composite, from start: String
  ) throws -> Tensor {
    let network = try fixture.network().mergingBatchNormalization()
    return try ScalarEngine(for: network).relevance(
      of: fixture.batch(fixture.inputs), under: Plan(composite, for: network),
      from: fixture.start(start), at: [0]
    ).relevances[0]
  }

  private func gradient(_ fixture: Graphs.Case, _ relu: ReLURule) throws -> Tensor {
    try ScalarEngine(for: fixture.network()).gradient(
      of: fixture.batch(fixture.inputs), from: .oneHot(.indices(fixture.targets)), at: [0],
      relu: relu
    ).gradients[0]
  }

  /// Example by example, so that each is judged by its own largest entry.
  private func expect(
    _ found: Tensor, _ expected: [[Double]], _ comment: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(found.examples == expected.count, sourceLocation: location)
    for (n, row) in expected.enumerated() {
      expectClose(
        found.example(n).elements, row, Self.tolerance, comment: "\(comment), example \(n):",
        at: location)
    }
  }
}
