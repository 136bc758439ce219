import Attribution
import Networks
import Scalar
import Testing

/// The scalar path against zennit 0.5.1, captum 0.9.0 and PyTorch 2.15 in float64: every number of
/// `Fixtures/dense-networks.json`, to 1e-9 of the largest.
@Suite struct DenseNetworkTests {
  static let tolerance = 1e-9

  /// So that a fixture which lost a part is noticed.
  @Test func everythingIsThere() throws {
    #expect(try DenseNetworks.cases().map(\.relevances.count) == [19, 19, 19, 19])
  }

  @Test(arguments: try DenseNetworks.cases())
  func outputs(_ fixture: DenseNetworks.Case) throws {
    let engine = ScalarEngine(for: try fixture.network())
    let output = try engine.activations(
      of: Tensor(rows: fixture.inputs), at: [engine.network.outputPosition])[0]
    expect(output, fixture.outputs, fixture.name)
  }

  @Test(arguments: try DenseNetworks.cases())
  func relevances(_ fixture: DenseNetworks.Case) throws {
    let engine = ScalarEngine(for: try fixture.network())
    for expected in fixture.relevances {
      let plan = try Plan(fixture.composite(expected.rules), for: engine.network)
      let target = Target.indices(fixture.targets)
      let pass = try engine.relevance(
        of: Tensor(rows: fixture.inputs), under: plan,
        from: expected.start == "score" ? .score(target) : .oneHot(target), at: [0])
      expect(pass.relevances[0], expected.values, "\(fixture.name), \(expected.rules)")
    }
  }

  @Test(arguments: try DenseNetworks.cases())
  func gradients(_ fixture: DenseNetworks.Case) throws {
    let pass = try ScalarEngine(for: fixture.network()).gradient(
      of: Tensor(rows: fixture.inputs), from: .oneHot(.indices(fixture.targets)), at: [0])
    expect(pass.gradients[0], fixture.gradient, fixture.name)
  }

  @Test(arguments: try DenseNetworks.cases())
  func deepLIFT(_ fixture: DenseNetworks.Case) throws {
    let attribution = try ScalarEngine(for: fixture.network()).deepLIFT(
      of: Tensor(rows: fixture.inputs), against: Tensor(rows: fixture.baselines),
      target: .indices(fixture.targets))
    expect(attribution.contributions, fixture.deeplift, fixture.name)
  }

  @Test(arguments: try DenseNetworks.cases())
  func integratedGradients(_ fixture: DenseNetworks.Case) throws {
    let attribution = try ScalarEngine(for: fixture.network()).integratedGradients(
      of: Tensor(rows: fixture.inputs), against: Tensor(rows: fixture.baselines),
      target: .indices(fixture.targets))
    expect(attribution, fixture.integratedGradients, fixture.name)
  }

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
