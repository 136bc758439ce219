import Attribution
import Networks
import Optimised
import Scalar
import Testing

/// A whole network, computed on both paths, at all of its nodes.
///
/// Rounding adds up on the way, and values and relevance may cancel where they were large before: a
/// difference may be 1e-4 of the largest entry at the node or on the way to it. Where a denominator
/// on the way is less than a thousandth of its contributions, so much more.
struct NetworkComparison {
  static let tolerance = 1e-4
  static let usualConditioning = 1e3

  let name: String
  let inputs: Tensor
  let scalar: ScalarEngine
  let optimised: OptimisedEngine
  let values: [Tensor]
  private let decisions: Decisions
  private let maxima: [Bool]
  private let slopes: [Bool]

  var network: Network { scalar.network }
  private var nodes: [Int] { Array(scalar.network.nodes.indices) }
  private var examples: Range<Int> { 0..<inputs.examples }

  init(_ network: Network, _ inputs: Tensor, _ name: String) throws {
    let network = try network.rounded()
    self.name = name
    self.inputs = inputs.rounded
    scalar = ScalarEngine(for: network)
    optimised = OptimisedEngine(for: network)
    let values = try scalar.activations(of: self.inputs, at: Array(network.nodes.indices))
    let decisions = Decisions(network: network, values: values)
    self.values = values
    self.decisions = decisions
    maxima = (0..<inputs.examples).map(decisions.maximumIsWithinRounding)
    slopes = (0..<inputs.examples).map(decisions.slopeIsWithinRounding)
  }

  /// The forward pass.
  func forward(_ tally: inout Tally) throws {
    let found = try optimised.activations(of: inputs, at: nodes)
    for n in examples {
      expect(found, values, example: n, onTheWay: nodes, "values", &tally)
    }
  }

  /// The gradient under every rule for ReLU nodes.
  func gradients(from start: Start, _ tally: inout Tally) throws {
    for relu in ReLURule.allCases {
      let expected = try scalar.gradient(of: inputs, from: start, at: nodes, relu: relu)
      let found = try optimised.gradient(of: inputs, from: start, at: nodes, relu: relu)
      for n in examples {
        guard !maxima[n], !slopes[n], !decisions.targetIsWithinRounding(n) else {
          tally.leaveOut()
          continue
        }
        expect(
          found.gradients, expected.gradients, example: n, onTheWay: nodes.reversed(), "\(relu)",
          &tally)
      }
    }
  }

  /// The relevance under a composite, and the ledger.
  func relevance(_ composite: Composite, from start: Start, _ tally: inout Tally) throws {
    let plan = try Plan(composite, for: scalar.network)
    let run = try ScalarRun(scalar, inputs, plan, from: start, values: values)
    let found = try optimised.relevance(of: inputs, under: plan, from: start, at: nodes)
    let usesSlopes = plan.steps.contains { $0.treatment == .rule(.gradient) }
    for n in examples {
      guard !run.signIsWithinRounding(n), !maxima[n], !(usesSlopes && slopes[n]),
        !decisions.targetIsWithinRounding(n)
      else {
        tally.leaveOut()
        continue
      }
      let conditioning = max(1, run.conditioning(n) / NetworkComparison.usualConditioning)
      expect(
        found.relevances, run.pass.relevances, example: n, onTheWay: nodes.reversed(),
        conditioning: conditioning, "\(composite.entries.map(\.rule))", &tally)
      let turnovers = run.pass.ledgers[n].entries.map { $0.turnover ?? 0 }
      let largest = turnovers.max() ?? 0
      tally.expect(
        found.ledgers[n], run.pass.ledgers[n],
        "\(name), \(composite.entries.map(\.rule)), ledger of example \(n)"
      ) { _ in NetworkComparison.tolerance * conditioning * largest }
    }
  }

  /// Node by node on the way there, `nodes` in the order in which they are computed.
  private func expect(
    _ found: [Tensor], _ expected: [Tensor], example n: Int, onTheWay nodes: [Int],
    conditioning: Double = 1, _ pass: String, _ tally: inout Tally
  ) {
    var largest = 0.0
    for node in nodes {
      largest = max(largest, expected[node].example(n).largest)
      tally.expect(
        found[node], expected[node], example: n,
        within: NetworkComparison.tolerance * conditioning * largest,
        "\(name), \(pass), example \(n), node \(node) (C = \(conditioning))")
    }
  }
}
