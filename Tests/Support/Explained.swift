import Attribution
import Networks
import Scalar

/// One example on the scalar path: what every node received, the ledger and the trace.
struct Explained {
  let network: Network
  let output: [Double]
  let relevance: [[Double]]
  let ledger: Ledger
  let trace: [Redistribution]

  init(
    _ network: Network, _ input: Tensor, _ composite: Composite, from start: InitialRelevance
  ) throws {
    self.network = network
    var trace: [Redistribution] = []
    let pass = try ScalarEngine(for: network).relevance(
      of: input, under: Plan(composite, for: network), from: start,
      at: Array(network.nodes.indices)
    ) { trace.append($0) }
    output = pass.output.elements
    relevance = pass.relevances.map(\.elements)
    ledger = pass.ledgers[0]
    self.trace = trace
  }

  /// One dense layer under one rule, started from the relevances given.
  init(
    _ rule: Rule, _ weight: [[Double]], bias: [Double]? = nil, at x: [Double], R: [Double]
  ) throws {
    try self.init(
      .oneLayer(weight, bias: bias), Tensor(example: x), .everywhere(rule),
      from: .values(Tensor(example: R)))
  }

  /// What the input neurons received.
  var explanation: [Double] { relevance[0] }

  /// What stayed behind, in all causes that took something.
  var sinks: [Sink: Double] {
    ledger.entries.reduce(into: [:]) { $0.merge($1.sinks, uniquingKeysWith: +) }
  }

  /// Σ |message| over the whole pass.
  var messageMagnitude: Double { ledger.entries.reduce(0) { $0 + ($1.messageMagnitude ?? 0) } }
}

extension Network {
  /// A network of one dense layer `z`.
  static func oneLayer(_ weight: [[Double]], bias: [Double]? = nil) throws -> Network {
    var network = try Network(shape: [weight[0].count])
    try network.append("z", .dense(Dense(weight, bias: bias)))
    return network
  }
}
