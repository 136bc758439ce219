import Attribution
import Foundation
import Networks
import Scalar
import Testing

/// The scalar path against zennit 0.5.1, captum 0.9.0 and PyTorch 2.15 in float64: every number of
/// `Fixtures/dense-networks.json`, to 1e-9 of the largest.
@Suite struct DenseNetworkTests {
  static let tolerance = 1e-9
  static let cases = Result { try DenseNetworks.load().networks }

  private func cases() throws -> [DenseNetworks.Case] {
    let cases = try Self.cases.get()
    try #require(!cases.isEmpty)
    return cases
  }

  @Test func outputs() throws {
    for fixture in try cases() {
      let engine = ScalarEngine(for: try fixture.network())
      let output = try engine.activations(
        of: Tensor(rows: fixture.inputs), at: [engine.network.outputPosition])[0]
      expect(output, fixture.outputs, fixture.name)
    }
  }

  @Test func relevances() throws {
    var compared = 0
    for fixture in try cases() {
      let engine = ScalarEngine(for: try fixture.network())
      for expected in fixture.relevances {
        let plan = try Plan(fixture.composite(expected.rules), for: engine.network)
        let target = Target.indices(fixture.targets)
        let pass = try engine.relevance(
          of: Tensor(rows: fixture.inputs), under: plan,
          from: expected.start == "score" ? .score(target) : .oneHot(target), at: [0])
        expect(pass.relevances[0], expected.values, "\(fixture.name), \(expected.rules)")
        compared += 1
      }
    }
    #expect(compared >= 70)
  }

  @Test func gradients() throws {
    for fixture in try cases() {
      let pass = try ScalarEngine(for: fixture.network()).gradient(
        of: Tensor(rows: fixture.inputs), from: .oneHot(.indices(fixture.targets)), at: [0])
      expect(pass.gradients[0], fixture.gradient, fixture.name)
    }
  }

  @Test func deepLIFT() throws {
    for fixture in try cases() {
      let attribution = try ScalarEngine(for: fixture.network()).deepLIFT(
        of: Tensor(rows: fixture.inputs), against: Tensor(rows: fixture.baselines),
        target: .indices(fixture.targets))
      expect(attribution.contributions, fixture.deeplift, fixture.name)
    }
  }

  @Test func integratedGradients() throws {
    for fixture in try cases() {
      let attribution = try ScalarEngine(for: fixture.network()).integratedGradients(
        of: Tensor(rows: fixture.inputs), against: Tensor(rows: fixture.baselines),
        target: .indices(fixture.targets))
      expect(attribution, fixture.integratedGradients, fixture.name)
    }
  }

  private func expect(
    _ found: Tensor, _ expected: [[Double]], _ comment: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    for (n, row) in expected.enumerated() {
      expectClose(
        found.example(n).elements, row, Self.tolerance, comment: "\(comment), example \(n):",
        at: location)
    }
  }
}
