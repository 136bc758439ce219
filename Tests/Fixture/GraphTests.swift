import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// The scalar path against captum 0.9.0, zennit 0.5.1 and PyTorch 2.15 in float64 on networks with
/// windows, branches and every activation: `Fixtures/graphs.json`, to 1e-9 of the largest entry.
@Suite struct GraphTests {
  /// So that a fixture which lost a part is noticed.
  @Test func everythingIsThere() throws {
    let graphs = try Graphs.load()
    let networks = graphs.networks
    #expect(networks.count == 8 && graphs.maxPooling.count == 4)
    #expect(networks.compactMap(\.rules).map(\.count) == Array(repeating: 12, count: 7))
    #expect(networks.compactMap(\.composites).map(\.count) == [8, 8, 8, 8, 8, 6, 6])
    #expect(networks.compactMap(\.deconvNet).count == 6)
    #expect(networks.compactMap(\.guidedBackpropagation).count == 6)
    #expect(networks.compactMap(\.deeplift).count == 7)
    #expect(networks.compactMap(\.deepliftSHAP).count == 7)
    #expect(networks.compactMap(\.occlusion).map(\.count) == [3, 3, 3, 3, 3])
    #expect(networks.compactMap(\.classActivationMaps).count == 5)
  }

  @Test(arguments: try Graphs.networks())
  func outputs(_ fixture: Graphs.Case) throws {
    let network = try fixture.network()
    for (network, name) in [
      (network, "as it is"), (try network.mergingBatchNormalization(), "merged"),
    ] {
      let output = try ScalarEngine(for: network).activations(
        of: fixture.batch(fixture.inputs), at: [network.outputPosition])[0]
      fixture.expect(output, fixture.outputs, name)
    }
  }

  @Test(arguments: try Graphs.networks())
  func gradientSaliencyAndGradientTimesInput(_ fixture: Graphs.Case) throws {
    let engine = ScalarEngine(for: try fixture.network())
    let (inputs, target) = (fixture.batch(fixture.inputs), Target.indices(fixture.targets))
    fixture.expect(try gradient(fixture, .gradient), fixture.gradient, "gradient")
    fixture.expect(try engine.saliency(of: inputs, target: target), fixture.saliency, "saliency")
    fixture.expect(
      try engine.gradientTimesInput(of: inputs, target: target), fixture.gradientTimesInput,
      "gradient × input")
  }

  @Test(arguments: try Graphs.networks { $0.deconvNet })
  func deconvNet(_ fixture: Graphs.Case) throws {
    fixture.expect(
      try gradient(fixture, .deconvNet), try #require(fixture.deconvNet), "DeconvNet")
  }

  @Test(arguments: try Graphs.networks { $0.guidedBackpropagation })
  func guidedBackpropagation(_ fixture: Graphs.Case) throws {
    fixture.expect(
      try gradient(fixture, .guided), try #require(fixture.guidedBackpropagation), "guided")
  }

  @Test(
    arguments: try Graphs.networks(),
    [
      ("gaussLegendre", .gaussLegendre(steps: 50)), ("riemannRight", .riemannRight(steps: 50)),
      ("trapezoid", .trapezoid(steps: 50)),
    ] as [(String, Quadrature)])
  func integratedGradients(
    _ fixture: Graphs.Case, by quadrature: (name: String, rule: Quadrature)
  ) throws {
    let found = try ScalarEngine(for: fixture.network()).integratedGradients(
      of: fixture.batch(fixture.inputs), against: fixture.batch(fixture.baselines),
      target: .indices(fixture.targets), by: quadrature.rule)
    fixture.expect(
      found, try #require(fixture.integratedGradients[quadrature.name]), quadrature.name)
  }

  @Test(arguments: try Graphs.networks { $0.deeplift })
  func deepLIFT(_ fixture: Graphs.Case) throws {
    let found = try ScalarEngine(for: fixture.network()).deepLIFT(
      of: fixture.batch(fixture.inputs), against: fixture.batch(fixture.baselines),
      target: .indices(fixture.targets))
    fixture.expect(found.contributions, try #require(fixture.deeplift), "DeepLIFT")
  }

  @Test(arguments: try Graphs.networks { $0.deepliftSHAP })
  func deepLIFTSHAP(_ fixture: Graphs.Case) throws {
    let found = try ScalarEngine(for: fixture.network()).deepLIFTSHAP(
      of: fixture.batch(fixture.inputs), against: fixture.batch(fixture.baselines),
      target: .indices(fixture.targets))
    fixture.expect(found.contributions, try #require(fixture.deepliftSHAP), "DeepLIFT-SHAP")
  }

  @Test(arguments: try Graphs.load().maxPooling)
  func deepLIFTOfMaxPooling(_ fixture: Graphs.MaxPooling) throws {
    let network = try Network(shape: fixture.input, nodes: fixture.nodes)
    let shape = Shape(fixture.input).batched(1)
    let found = try ScalarEngine(for: network).deepLIFT(
      of: Tensor(shape: shape, elements: fixture.x),
      against: Tensor(shape: shape, elements: fixture.baseline))
    expectClose(found.contributions.elements, fixture.deeplift, Graphs.tolerance)
    expectClose(found.discrepancies[0], 0, scale: 1)
  }

  @Test(arguments: try Graphs.networks { $0.occlusion })
  func occlusion(_ fixture: Graphs.Case) throws {
    for expected in try #require(fixture.occlusion) {
      let found = try ScalarEngine(for: fixture.network()).occlusion(
        of: fixture.batch(fixture.inputs), target: .indices(fixture.targets),
        window: expected.window, stride: expected.stride, baseline: expected.baseline)
      fixture.expect(
        found, expected.values, "windows of \(expected.window) by \(expected.stride)")
    }
  }

  @Test(arguments: try Graphs.networks { $0.classActivationMaps })
  func classActivationMaps(_ fixture: Graphs.Case) throws {
    let expected = try #require(fixture.classActivationMaps)
    let engine = ScalarEngine(for: try fixture.network())
    let inputs = fixture.batch(fixture.inputs)
    let node = try #require(engine.network.position(of: expected.node))
    let target = Target.indices(fixture.targets)

    let gradCAM = try engine.gradCAM(of: inputs, at: node, target: target)
    #expect(gradCAM.shape == Shape(expected.shape).batched(inputs.examples))
    fixture.expect(gradCAM, expected.gradCAM, "Grad-CAM")
    fixture.expect(
      try engine.hiResCAM(of: inputs, at: node, target: target), expected.hiResCAM, "HiResCAM")
    fixture.expect(
      try engine.guidedGradCAM(of: inputs, at: node, target: target), expected.guidedGradCAM,
      "guided Grad-CAM")
    // The default is the same map, but for 'overlapping', whose max pooling precedes the activation.
    #expect((engine.network.lastFeatureMap == node) == (fixture.name != "overlapping"))
  }

  private func gradient(_ fixture: Graphs.Case, _ relu: ReLURule) throws -> Tensor {
    try ScalarEngine(for: fixture.network()).gradient(
      of: fixture.batch(fixture.inputs), from: .oneHot(.indices(fixture.targets)), at: [0],
      relu: relu
    ).gradients[0]
  }
}
