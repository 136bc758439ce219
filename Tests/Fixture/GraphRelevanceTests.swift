import Attribution
import Networks
import Scalar
import Testing

/// LRP on the scalar path against zennit 0.5.1 in float64, rule by rule and composite by composite:
/// `Fixtures/graphs.json`, to 1e-9 of the largest entry.
@Suite struct GraphRelevanceTests {
  @Test(arguments: try Graphs.networks { $0.rules })
  func relevancesByRule(_ fixture: Graphs.Case) throws {
    for expected in try #require(fixture.rules) {
      let found = try relevance(fixture, under: expected.composite(), from: expected.start)
      fixture.expect(
        found, expected.values, "\(expected.rule) \(expected.parameters) from \(expected.start)")
    }
  }

  @Test(arguments: try Graphs.networks { $0.composites })
  func relevancesByComposite(_ fixture: Graphs.Case) throws {
    for expected in try #require(fixture.composites) {
      for composite in try composites(expected) {
        let found = try relevance(fixture, under: composite, from: expected.start)
        fixture.expect(
          found, expected.values,
          "\(expected.composite) \(expected.low ?? []) from \(expected.start)")
      }
    }
  }

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

  private func relevance(
    _ fixture: Graphs.Case, under composite: Composite, from start: String
  ) throws -> Tensor {
    let network = try fixture.network().mergingBatchNormalization()
    return try ScalarEngine(for: network).relevance(
      of: fixture.batch(fixture.inputs), under: Plan(composite, for: network),
      from: fixture.start(start), at: [0]
    ).relevances[0]
  }
}
