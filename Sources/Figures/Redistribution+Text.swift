public import Attribution
import Formats
public import Networks

extension Redistribution {
  /// The redistribution in the documents' notation: `R(h1 ← o1) = 0.8 / 2 · 0.5 = 0.2`.
  ///
  /// With a zero denominator, only the relevance that went into the sink is printed.
  public func text(in network: Network, digits: Int = 10) -> String {
    let left = "R(\(receiver.name(in: network)) ← \(network.neuron(k, of: node)))"
    let number = { formatted($0, digits: digits) }
    guard total != 0 else { return "\(left) = \(number(message))" }
    return "\(left) = \(number(contribution)) / \(number(total)) · \(number(relevance))"
      + " = \(number(message))"
  }

  /// The header line of a trace in CSV.
  public static let csvHeader = CSV.line([
    "node", "k", "j", "contribution", "total", "relevance", "message",
  ])

  /// The redistribution as a line of CSV, with numbers in full precision.
  public func csvLine(in network: Network) -> String {
    CSV.line(
      [network.nodes[node].name, network.neuron(k, of: node), receiver.name(in: network)]
        + [contribution, total, relevance, message].map { "\($0)" })
  }
}

extension Redistribution.Receiver {
  /// The name of the receiving neuron or sink.
  public func name(in network: Network) -> String {
    switch self {
    case .neuron(let node, let index): network.neuron(index, of: node)
    case .sink(let sink): sink.rawValue
    }
  }
}
