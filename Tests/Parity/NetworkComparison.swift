import Attribution
import Networks
import Optimised
import Scalar
import Testing

/// A whole network, computed on both paths, at all of its nodes.
///
/// Rounding adds up on the way: a difference may be 1e-4 of the node's largest entry, or 5e-7 times
/// the worst conditioning Σ_j |Z_jk| / |denominator_k| on the way where that is more. Values and
/// relevance may also cancel where they were large before: a millionth of the largest entry on the
/// way is allowed besides.
struct NetworkComparison {
  static func tolerance(conditioning: Double = 1) -> Double { max(1e-4, 5e-7 * conditioning) }
  private static let cancelling = 1e-6

  let name: String
  let network: Network
  let inputs: Tensor
  /// The value of every node on the scalar path.
  let values: [Tensor]
  private let decisions: Decisions
  /// For each example, whether rounding may decide a maximum or a slope.
  private let maxima: [Bool]
  private let slopes: [Bool]

  private var scalar: ScalarEngine { ScalarEngine(for: network) }
  private var nodes: [Int] { Array(network.nodes.indices) }
  private var examples: Range<Int> { 0..<inputs.examples }

  init(_ network: Network, _ inputs: Tensor, _ name: String) throws {
    self.name = name
    self.network = try network.rounded()
    self.inputs = inputs.rounded
    values = try ScalarEngine(for: self.network).activations(
      of: self.inputs, at: Array(network.nodes.indices))
    let decisions = Decisions(network: self.network, values: values)
    self.decisions = decisions
    maxima = (0..<inputs.examples).map(decisions.maximumIsWithinRounding)
    slopes = (0..<inputs.examples).map(decisions.slopeIsWithinRounding)
  }

  /// The forward pass.
  func forward(_ tally: inout Tally) throws {
    let found = try OptimisedEngine(for: network).activations(of: inputs, at: nodes)
    for n in examples {
      expect(found, values, example: n, onTheWay: nodes, "values", &tally)
    }
  }

  /// The gradient under every rule for ReLU nodes: at all nodes, and at the input alone, which lets an
  /// engine keep less.
  func gradients(from start: InitialRelevance, _ tally: inout Tally) throws {
    let optimised = OptimisedEngine(for: network)
    for relu in ReLURule.allCases {
      let expected = try scalar.gradient(of: inputs, from: start, at: nodes, relu: relu)
      let found = try optimised.gradient(of: inputs, from: start, at: nodes, relu: relu)
      let alone = try optimised.gradient(of: inputs, from: start, at: [0], relu: relu)
      for n in examples {
        let undecided = maxima[n] || slopes[n] || decisions.targetIsWithinRounding(n)
        guard tally.takes(unlessWithinRounding: undecided) else { continue }
        expect(
          found.gradients, expected.gradients, example: n, onTheWay: nodes.reversed(), "\(relu)",
          &tally)
        expect(
          alone.gradients + found.gradients.dropFirst(), expected.gradients, example: n,
          onTheWay: nodes.reversed(), "\(relu), the input alone", &tally)
      }
    }
  }

  /// The relevance under a composite, and the ledger.
  func relevance(_ composite: Composite, from start: InitialRelevance, _ tally: inout Tally) throws
  {
    let plan = try Plan(composite, for: network)
    let run = try ScalarRun(scalar, inputs, plan, from: start, values: values)
    let found = try OptimisedEngine(for: network).relevance(
      of: inputs, under: plan, from: start, at: nodes)
    let usesSlopes = plan.steps.contains { $0.treatment == .rule(.gradient) }
    for n in examples {
      let undecided =
        run.signIsWithinRounding(n) || maxima[n] || usesSlopes && slopes[n]
        || decisions.targetIsWithinRounding(n)
      guard tally.takes(unlessWithinRounding: undecided) else { continue }
      let conditioning = run.conditioning(n)
      expect(
        found.relevances, run.pass.relevances, example: n, onTheWay: nodes.reversed(),
        conditioning: conditioning, "\(composite.entries.map(\.rule))", &tally)
      let magnitudes = run.pass.messageMagnitudes(n)
      let largest = magnitudes.max() ?? 0
      tally.expect(
        found.ledgers[n], run.pass.ledgers[n],
        "\(name), \(composite.entries.map(\.rule)), ledger of example \(n)"
      ) { node in
        NetworkComparison.tolerance(conditioning: conditioning) * magnitudes[node]
          + NetworkComparison.cancelling * largest
      }
    }
  }

  /// DeepLIFT's multipliers under both rules, each example against the next.
  func multipliers(from start: InitialRelevance, _ tally: inout Tally) throws {
    let baselines = Tensor(batch: examples.map { inputs.example(($0 + 1) % inputs.examples) })
    let others = Decisions(
      network: network, values: try scalar.activations(of: baselines, at: nodes))
    let optimised = OptimisedEngine(for: network)
    for rule in DeepLIFTRule.allCases {
      let expected = try scalar.multipliers(
        of: inputs, against: baselines, from: start, at: nodes, rule: rule)
      let found = try optimised.multipliers(
        of: inputs, against: baselines, from: start, at: nodes, rule: rule)
      for n in examples {
        let conditioning = try Differences(
          network: network, values: values.map { $0.example(n) },
          others: others.values.map { $0.example(n) }
        ).conditioning(rule)
        let undecided =
          maxima[n] || others.maximumIsWithinRounding(n) || conditioning > 5e5
          || decisions.targetIsWithinRounding(n)
        guard tally.takes(unlessWithinRounding: undecided) else { continue }
        expect(
          found.multipliers, expected.multipliers, example: n, onTheWay: nodes.reversed(),
          conditioning: conditioning, "\(rule)", &tally)
      }
    }
  }

  /// Node by node on the way there, `nodes` in the order in which they are computed.
  private func expect(
    _ found: [Tensor], _ expected: [Tensor], example n: Int, onTheWay nodes: [Int],
    conditioning: Double = 1, _ pass: String, _ tally: inout Tally
  ) {
    var largestOnTheWay = 0.0
    for node in nodes {
      let largest = expected[node].example(n).largest
      largestOnTheWay = max(largestOnTheWay, largest)
      let tolerance =
        NetworkComparison.tolerance(conditioning: conditioning) * largest
        + NetworkComparison.cancelling * largestOnTheWay
      tally.expect(
        found[node], expected[node], example: n, within: tolerance,
        "\(name), \(pass), example \(n), node \(node)")
    }
  }
}
