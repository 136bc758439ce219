package import Networks

/// A concept: channels of a node through which relevance has to pass. What the node's other channels
/// receive stays there, in the sink `otherChannels`.
///
///     R_k  ←  R_k · 1[k belongs to a chosen channel]
///
/// Relevance that reaches the input on a path around the node is not affected.
///
/// Source: Achtibat et al. 2023, "From attribution maps to human-understandable explanations through
/// concept relevance propagation", equation 4; zennit-crp 0.6.
public struct Concept: Hashable, Sendable {
  /// The node's position in the network's list.
  public let node: Int
  /// The indices of the chosen channels along the first axis of the node's shape.
  public let channels: Set<Int>

  /// Creates a concept from channels of a node.
  public init(_ channels: Set<Int>, of node: Int) {
    self.node = node
    self.channels = channels
  }
}

extension Concept {
  /// Whether each neuron of the node belongs to a chosen channel.
  package func mask(in network: Network) -> [Bool] {
    let shape = network.nodes[node].shape
    let positions = shape.count / (shape.axes.first ?? 1)
    return (0..<shape.count).map { channels.contains($0 / positions) }
  }
}
