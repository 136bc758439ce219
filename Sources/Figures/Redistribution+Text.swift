public import Attribution
import Formats
public import Networks

extension Redistribution {
  /// The redistribution in the documents' notation: `R(h1 ← o1) = 0.8 / 2 · 0.5 = 0.2`.
  ///
  /// Where there was nothing to divide by, only what stayed behind is said.
  public func text(in network: Network, digits: Int = 10) -> String {
    let left = "R(\(receiver.name(in: network)) ← \(network.neuron(k, of: node)))"
    let number = { formatted($0, digits: digits) }
    guard total != 0 else { return "\(left) = \(number(message))" }
    return "\(left) = \(number(contribution)) / \(number(total)) · \(number(relevance))"
      + " = \(number(message))"
  }

  /// The header of a trace as comma-separated values.
  public static let csvHeader = CSV.line([
    "node", "k", "j", "contribution", "total", "relevance", "message",
  ])

  /// One line of a trace as comma-separated values, numbers in full precision.
  public func csvLine(in network: Network) -> String {
    CSV.line(
      [network.nodes[node].name, network.neuron(k, of: node), receiver.name(in: network)]
        + [contribution, total, relevance, message].map { "\($0)" })
  }
}

extension Redistribution.Receiver {
  /// The neuron's name, or the sink's.
  public func name(in network: Network) -> String {
    switch self {
    case .neuron(let node, let index): network.neuron(index, of: node)
    case .sink(let sink): sink.rawValue
    }
  }
}
