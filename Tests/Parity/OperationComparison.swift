import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// One operation, computed on both paths.
struct OperationComparison {
  let operation: SingleOperation
  let afterReLU: Bool
  let scalar: ScalarEngine
  let optimised: OptimisedEngine
  /// The scalar path with the sizes of the weights: what rounding is judged by.
  private let sizes: ScalarEngine

  private var network: Network { scalar.network }
  private var last: Int { network.outputPosition }
  private var nodes: [Int] { Array(network.nodes.indices) }

  init(_ operation: SingleOperation, afterReLU: Bool, seed: Int) throws {
    let network = try operation.network(afterReLU: afterReLU, seed: seed)
    self.operation = operation
    self.afterReLU = afterReLU
    scalar = ScalarEngine(for: network)
    optimised = OptimisedEngine(for: network)
    sizes = ScalarEngine(for: try network.sizes())
  }

  private func name(_ pass: String, _ n: Int, _ node: Int) -> String {
    "\(operation.name)\(afterReLU ? " after a ReLU" : ""), \(pass), example \(n), node \(node)"
  }

  /// The plans for every rule that may be used, and the one without a choice.
  func plans(_ rules: [Rule]) -> [(name: String, Plan)] {
    let others = [
      Composite.Entry(.node("relu"), .pass)
    ].filter { _ in afterReLU }
    return rules.compactMap { rule in
      let entry = Composite.Entry(.node(network.output.name), rule)
      return (try? Plan(Composite([entry] + others), for: network)).map { ("\(rule)", $0) }
    }
      + [("route", try? Plan(Composite(others), for: network))].compactMap { name, plan in
        plan.map { (name, $0) }
      }
  }

  /// The forward pass, the gradient under every rule for ReLU nodes and DeepLIFT's multipliers.
  func slopes(examples: Int, _ tally: inout Tally) throws {
    let inputs = operation.inputs(examples, seed: examples)
    let baselines = operation.baselines(of: inputs, seed: examples)
    let start = start(examples, seed: examples)

    let values = try scalar.activations(of: inputs, at: nodes)
    let sums = try sizes.activations(of: rows(inputs), at: nodes)
    expect(
      try optimised.activations(of: inputs, at: nodes), values, scales: sums, "values", &tally)

    let terms = try sizes.gradient(
      of: rows(inputs), from: .values(start.sizes), at: nodes, relu: .deconvNet)
    for relu in ReLURule.allCases {
      let expected = try scalar.gradient(
        of: inputs, from: .values(start), at: nodes, relu: relu)
      let found = try optimised.gradient(
        of: inputs, from: .values(start), at: nodes, relu: relu)
      expect(found.gradients, expected.gradients, scales: terms.gradients, "\(relu)", &tally)
      expect(
        [found.output], [expected.output], scales: [sums[last]], "output under \(relu)", &tally)
    }

    let others = try scalar.activations(of: baselines, at: nodes)
    let otherSums = try sizes.activations(of: rows(baselines), at: nodes)
    for rule in DeepLIFTRule.allCases {
      let expected = try scalar.multipliers(
        of: inputs, against: baselines, from: .values(start), at: nodes, rule: rule)
      let found = try optimised.multipliers(
        of: inputs, against: baselines, from: .values(start), at: nodes, rule: rule)
      let conditioning = try (0..<examples).map { n in
        try Differences(
          network: network, values: values.map { $0.example(n) },
          others: others.map { $0.example(n) }
        ).conditioning(rule)
      }
      expect(
        found.multipliers, expected.multipliers, scales: terms.gradients,
        conditioning: conditioning, "\(rule)", &tally)
      expect([found.start], [expected.start], scales: [start], "start of \(rule)", &tally)
      expect(
        [found.output, found.baselineOutput], [expected.output, expected.baselineOutput],
        scales: [sums[last], otherSums[last]], "outputs of \(rule)", &tally)
    }
  }

  /// The sizes of inputs, but of indices themselves.
  private func rows(_ inputs: Tensor) -> Tensor { operation.rows == nil ? inputs.sizes : inputs }

  /// What a walk starts from: of both signs, and here and there nothing.
  private func start(_ examples: Int, seed: Int) -> Tensor {
    var random = SplitMix64(seed: 3000 + seed)
    let shape = network.output.shape.batched(examples)
    let numbers = random.numbers(shape.count)
    return Tensor(
      shape: shape, elements: numbers.indices.map { $0 % 5 == 2 ? 0 : numbers[$0] }
    ).rounded
  }

  private func expect(
    _ found: [Tensor], _ expected: [Tensor], scales: [Tensor], conditioning: [Double] = [],
    _ pass: String, _ tally: inout Tally
  ) {
    #expect(found.count == expected.count)
    for (node, (pair, scale)) in zip(zip(found, expected), scales).enumerated() {
      for n in 0..<pair.1.examples {
        let scale = max(scale.example(n).largest, pair.1.example(n).largest)
        tally.expect(
          pair.0, pair.1, example: n,
          within: max(1e-5, 5e-7 * (conditioning.isEmpty ? 1 : conditioning[n])) * scale,
          name(pass, n, node))
      }
    }
  }

  /// The relevance of all nodes, and the ledger.
  func relevance(
    _ plan: (name: String, Plan), examples: Int, seed: Int, _ tally: inout Tally
  ) throws {
    let inputs = operation.inputs(examples, seed: seed)
    let start = InitialRelevance.values(start(examples, seed: seed))
    let run = try ScalarRun(
      scalar, inputs, plan.1, from: start, values: scalar.activations(of: inputs, at: nodes))
    let found = try optimised.relevance(of: inputs, under: plan.1, from: start, at: nodes)
    let expected = run.pass

    for n in 0..<examples where tally.takes(unlessWithinRounding: run.signIsWithinRounding(n)) {
      let tolerance = run.tolerance(n, at: last)
      for node in nodes {
        tally.expect(
          found.relevances[node], expected.relevances[node], example: n,
          within: tolerance, name(plan.name, n, node))
      }
      tally.expect(
        found.ledgers[n], expected.ledgers[n], name("\(plan.name), ledger", n, last)
      ) { _ in tolerance }
    }
  }
}
