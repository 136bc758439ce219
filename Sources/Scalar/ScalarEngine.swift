public import Attribution
public import Networks

/// The scalar path: plain loops in `Double`, one example after another, each formula as the
/// documents print it. What every other implementation is tested against.
///
/// It will not be fast where that would cost a reader a second look.
public struct ScalarEngine: Engine {
  public let network: Network

  public init(for network: Network) { self.network = network }

  public func activations(
    of inputs: Tensor, at nodes: [Int]
  ) throws(AttributionError) -> [Tensor] {
    try network.check(inputs)
    var collected = Collected(nodes, of: network)
    for n in 0..<inputs.examples {
      collected.append(network.forward(inputs.example(n).elements))
    }
    return collected.tensors
  }

  public func gradient(
    of inputs: Tensor, from start: Start, at nodes: [Int], relu: ReLURule
  ) throws(AttributionError) -> GradientPass {
    try network.check(inputs)
    let activations = inputs.perExample(network.forward)
    let output = network.outputs(activations)
    let start = try start.resolved(at: output)

    var collected = Collected(nodes, of: network)
    for (n, a) in activations.enumerated() {
      let slopes = Gradient(a: a, relu: relu)
      collected.append(
        network.walkBack(from: start.example(n).elements) { node, m_k in
          network.chainRule(at: node, m_k, slopes)
        })
    }
    return GradientPass(output: output, gradients: collected.tensors)
  }

  public func multipliers(
    of inputs: Tensor, against baselines: Tensor, from start: Start, at nodes: [Int],
    rule: DeepLIFTRule
  ) throws(AttributionError) -> MultiplierPass {
    try network.check(inputs, against: baselines)
    let activations = inputs.perExample(network.forward)
    let references = baselines.perExample(network.forward)
    let output = network.outputs(activations)
    let start = try start.resolved(at: output)

    var collected = Collected(nodes, of: network)
    for n in activations.indices {
      let slopes = Rescale(a: activations[n], a⁰: references[n])
      let m = start.example(n).elements
      switch rule {
      case .rescale:
        collected.append(
          network.walkBack(from: m) { node, m_k in network.chainRule(at: node, m_k, slopes) })
      case .revealCancel:
        collected.append(network.revealCancel(from: m, slopes))
      }
    }
    return MultiplierPass(
      output: output, baselineOutput: network.outputs(references), start: start,
      multipliers: collected.tensors)
  }

  public func relevance(
    of inputs: Tensor, under plan: Plan, from start: Start, at nodes: [Int]
  ) throws(AttributionError) -> RelevancePass {
    try relevance(of: inputs, under: plan, from: start, at: nodes, tracer: NoTracer())
  }

  /// The same, with every single redistribution handed to `trace` as it happens.
  public func relevance(
    of inputs: Tensor, under plan: Plan, from start: Start, at nodes: [Int],
    trace: (Redistribution) -> Void
  ) throws(AttributionError) -> RelevancePass {
    try withoutActuallyEscaping(trace) { trace throws(AttributionError) in
      try relevance(
        of: inputs, under: plan, from: start, at: nodes, tracer: ClosureTracer(trace: trace))
    }
  }

  private func relevance(
    of inputs: Tensor, under plan: Plan, from start: Start, at nodes: [Int],
    tracer: some Tracer
  ) throws(AttributionError) -> RelevancePass {
    precondition(plan.steps.count == network.nodes.count, "the plan is for another network")
    try network.check(inputs)
    let activations = inputs.perExample(network.forward)
    let output = network.outputs(activations)
    let start = try start.resolved(at: output)

    var collected = Collected(nodes, of: network)
    var ledgers: [Ledger] = []
    for (n, a) in activations.enumerated() {
      var ledger = Ledger(nodes: network.nodes.count)
      collected.append(
        network.walkBack(from: start.example(n).elements) { node, R_k in
          network.handDown(
            R_k, from: node, a: a, under: plan.steps[node].treatment, ledger: &ledger,
            tracer: tracer)
        })
      ledgers.append(ledger)
    }
    return RelevancePass(output: output, relevances: collected.tensors, ledgers: ledgers)
  }
}

extension Tensor {
  fileprivate func perExample(_ body: ([Double]) -> [[Double]]) -> [[[Double]]] {
    (0..<examples).map { body(example($0).elements) }
  }
}

extension Network {
  fileprivate func outputs(_ activations: [[[Double]]]) -> Tensor {
    var collected = Collected([nodes.count - 1], of: self)
    for a in activations { collected.append(a) }
    return collected.tensors[0]
  }
}

/// The values of the nodes asked for, gathered example by example into batches.
private struct Collected {
  let nodes: [Int]
  let shapes: [Shape]
  var elements: [[Double]]
  var examples = 0

  init(_ nodes: [Int], of network: Network) {
    self.nodes = nodes
    shapes = nodes.map { network.nodes[$0].shape }
    elements = nodes.map { _ in [] }
  }

  mutating func append(_ values: [[Double]]) {
    for (i, node) in nodes.enumerated() { elements[i] += values[node] }
    examples += 1
  }

  var tensors: [Tensor] {
    zip(shapes, elements).map { Tensor(shape: $0.batched(examples), elements: $1) }
  }
}
