import Attribution
import Networks
import Scalar

/// One example, run through a network on the scalar path.
struct Run {
  let network: Network
  let plan: Plan
  let output: [Double]
  let ledger: Ledger
  /// The value of every node, in the network's order.
  let activations: [[Double]]
  /// The relevance that every node received, in the network's order.
  let relevance: [[Double]]
  /// All redistributions of the run, in the order in which they happened.
  let trace: [Redistribution]

  init(
    _ network: Network, _ input: [Double], under composite: Composite, from start: InitialRelevance
  ) throws {
    self.network = network
    plan = try Plan(composite, for: network)
    let engine = ScalarEngine(for: network)
    let input = Tensor(shape: network.input.shape.batched(1), elements: input)
    let everywhere = Array(network.nodes.indices)
    activations = try engine.activations(of: input, at: everywhere).map(\.elements)
    var trace: [Redistribution] = []
    let pass = try engine.relevance(of: input, under: plan, from: start, at: everywhere) {
      trace.append($0)
    }
    self.trace = trace
    output = pass.output.elements
    ledger = pass.ledgers[0]
    relevance = pass.relevances.map(\.elements)
  }

  /// The relevance of the input neurons.
  var explanation: [Double] { relevance[0] }

  /// The relevance that the node with this name received.
  func relevance(of name: String) -> [Double] { relevance[network.place(of: name)] }

  /// The ledger's entry for the node with this name.
  func entry(of name: String) -> Ledger.Entry { ledger.entries[network.place(of: name)] }
}
