import Attribution
import Figures
import Foundation
import Networks
import Scalar

/// One example through a network on the scalar path, as the chapters need it.
struct Run {
  let network: Network
  let plan: Plan
  let output: [Double]
  let ledger: Ledger
  /// The value of every node, in the network's order.
  let activations: [[Double]]
  /// The relevance that every node received, in the network's order.
  let relevance: [[Double]]
  /// Every redistribution, in the order in which they happened.
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
  func relevance(of name: String) -> [Double] {
    guard let position = network.position(of: name) else {
      preconditionFailure("no node is called '\(name)'")
    }
    return relevance[position]
  }
}

extension Network {
  /// A network of one dense layer without names.
  static func layer(_ rows: [[Double]], bias: [Double]? = nil) throws -> Network {
    var network = try Network(
      input: "x", shape: [rows[0].count], units: rows[0].indices.map { "x\($0 + 1)" })
    try network.append(
      "z", .dense(Dense(rows, bias: bias)), units: rows.indices.map { "z\($0 + 1)" })
    return network
  }
}

/// A part as hundredths: `47.3 %`.
func percent(_ part: Double) -> String { String(format: "%.1f %%", 100 * part) }

/// `(0.5, 0.3, 0.2)`
func vector(_ values: [Double], digits: Int = 10) -> String {
  "(" + values.map { formatted($0, digits: digits) }.joined(separator: ", ") + ")"
}
