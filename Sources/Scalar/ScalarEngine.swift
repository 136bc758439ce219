public import Attribution
public import Networks

/// The scalar path: plain loops in `Double`, one example at a time, each formula as the documents
/// print it. It is the reference for every other implementation.
///
/// Clarity comes before speed. The engine holds the activations of one example at a time.
public struct ScalarEngine: Engine {
  /// The network that the engine computes.
  public let network: Network

  /// Creates an engine for a network.
  public init(for network: Network) { self.network = network }

  /// Computes the values of nodes by one forward pass per example.
  public func activations(
    of inputs: Tensor, at nodes: [Int], replacing replacement: Replacement?
  ) throws(AttributionError) -> [Tensor] {
    try network.check(inputs)
    try network.check(replacement, examples: inputs.examples)
    var values = Collected(nodes, of: network)
    for n in 0..<inputs.examples { values.append(try forward(inputs, n, replacing: replacement)) }
    return values.tensors
  }

  /// Computes the gradient by one backward pass per example.
  public func gradient(
    of inputs: Tensor, from start: InitialRelevance, at nodes: [Int], relu: ReLURule,
    replacing replacement: Replacement?
  ) throws(AttributionError) -> GradientPass {
    try network.check(inputs)
    try network.check(replacement, examples: inputs.examples)
    try start.check(examples: inputs.examples, output: network.output.shape)
    var (output, gradients) = (outputs, Collected(nodes, of: network))
    for n in 0..<inputs.examples {
      let a = try forward(inputs, n, replacing: replacement)
      output.append(a)
      let slopes = Gradient(a: a, relu: relu)
      let m = start.resolved(for: n, at: a[a.count - 1], of: network.output.shape)
      let walked = network.backward(from: m) { node, m_k in
        network.chainRule(at: node, m_k, slopes)
      }
      gradients.append(try finite("gradient", walked))
    }
    return GradientPass(output: output.tensors[0], gradients: gradients.tensors)
  }

  /// Computes DeepLIFT's multipliers by one backward pass per example and baseline.
  public func multipliers(
    of inputs: Tensor, against baselines: Tensor, from start: InitialRelevance, at nodes: [Int],
    rule: DeepLIFTRule
  ) throws(AttributionError) -> MultiplierPass {
    try network.check(inputs, against: baselines)
    try start.check(examples: inputs.examples, output: network.output.shape)
    var (output, baselineOutput) = (outputs, outputs)
    var (starts, multipliers) = ([Double](), Collected(nodes, of: network))
    for n in 0..<inputs.examples {
      let (a, a⁰) = (try forward(inputs, n), try forward(baselines, n))
      output.append(a)
      baselineOutput.append(a⁰)
      let slopes = Rescale(a: a, a⁰: a⁰)
      let m = start.resolved(for: n, at: a[a.count - 1], of: network.output.shape)
      starts += m
      let walked =
        switch rule {
        case .rescale:
          network.backward(from: m) { node, m_k in network.chainRule(at: node, m_k, slopes) }
        case .revealCancel:
          network.revealCancel(from: m, slopes)
        }
      multipliers.append(try finite("multiplier", walked))
    }
    return MultiplierPass(
      output: output.tensors[0], baselineOutput: baselineOutput.tensors[0],
      start: Tensor(shape: output.tensors[0].shape, elements: starts),
      multipliers: multipliers.tensors)
  }

  /// Computes the relevance under a plan by one backward pass per example.
  public func relevance(
    of inputs: Tensor, under plan: Plan, from start: InitialRelevance, at nodes: [Int],
    through concepts: [Concept]
  ) throws(AttributionError) -> RelevancePass {
    try relevance(
      of: inputs, under: plan, from: start, at: nodes, through: concepts, tracer: NoTracer())
  }

  /// Computes the relevance under a plan and reports every redistribution to `trace`: example by
  /// example, node by node from the output down, neuron by neuron.
  public func relevance(
    of inputs: Tensor, under plan: Plan, from start: InitialRelevance, at nodes: [Int],
    through concepts: [Concept] = [], trace: (Redistribution) -> Void
  ) throws(AttributionError) -> RelevancePass {
    try withoutActuallyEscaping(trace) { trace throws(AttributionError) in
      try relevance(
        of: inputs, under: plan, from: start, at: nodes, through: concepts,
        tracer: ClosureTracer(trace: trace))
    }
  }

  private func relevance(
    of inputs: Tensor, under plan: Plan, from start: InitialRelevance, at nodes: [Int],
    through concepts: [Concept], tracer: some Tracer
  ) throws(AttributionError) -> RelevancePass {
    precondition(plan.fits(network), "the plan is for another network")
    try network.check(inputs)
    try network.check(concepts)
    try start.check(examples: inputs.examples, output: network.output.shape)
    var (output, relevances) = (outputs, Collected(nodes, of: network))
    var ledgers: [Ledger] = []
    for n in 0..<inputs.examples {
      let a = try forward(inputs, n)
      output.append(a)
      var ledger = Ledger(nodes: network.nodes.count)
      let R = start.resolved(for: n, at: a[a.count - 1], of: network.output.shape)
      let walked = network.backward(from: R) { node, R_k in
        var R_k = R_k
        if let concept = concepts.first(where: { $0.node == node }) {
          R_k = network.keep(concept, of: R_k, of: n, ledger: &ledger, tracer: tracer)
        }
        return network.propagate(
          R_k, from: node, of: n, a: a, under: plan.steps[node].treatment, ledger: &ledger,
          tracer: tracer)
      }
      relevances.append(try finite("relevance", walked))
      ledgers.append(ledger)
    }
    return RelevancePass(
      output: output.tensors[0], relevances: relevances.tensors, ledgers: ledgers)
  }

  /// The forward pass of example n.
  private func forward(
    _ inputs: Tensor, _ n: Int, replacing replacement: Replacement? = nil
  ) throws(AttributionError) -> [[Double]] {
    let a = network.forward(inputs.example(n).elements) { node, value in
      guard let replacement, replacement.node == node else { return value }
      return replacement.values.example(n).elements
    }
    for node in network.nodes {
      switch node.operation {
      case .activation(let g) where !g.isTotal:
        let z = a[node.operands[0]]
        if let index = z.firstIndex(where: { !g.isDefined(at: $0) }) {
          throw .undefined(node: node.name, index, g, at: Float(z[index]))
        }
      case .embedding(let table):
        let rows = table.shape.axes[0]
        let isRow = { (x: Double) in x == x.rounded() && x >= 0 && x < Double(rows) }
        if let index = a[node.operands[0]].firstIndex(where: { !isRow($0) }) {
          throw .row("operand of '\(node.name)'", index, rows: rows)
        }
      default: break
      }
    }
    return try finite("activation", a)
  }

  /// Checks that numbers are finite. A number that exceeds a double's range is refused, with its
  /// node and neuron.
  private func finite(
    _ what: String, _ values: [[Double]]
  ) throws(AttributionError) -> [[Double]] {
    for (node, values) in zip(network.nodes, values) {
      if let index = values.firstIndex(where: { !$0.isFinite }) {
        throw .outOfRange(what, node: node.name, index, in: .double)
      }
    }
    return values
  }

  private var outputs: Collected { Collected([network.outputPosition], of: network) }
}

/// The values of the requested nodes, gathered example by example into batches.
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
