public import Networks

/// A feature of a node: one neuron, or a channel, which is one filter at all positions.
public enum Feature: Hashable, Sendable {
  /// The neuron with this flat index.
  case neuron(Int)
  /// All neurons of the channel with this index along the first axis.
  case channel(Int)
}

extension Feature {
  /// The flat indices of the feature's neurons.
  ///
  /// - Throws: `AttributionError` if the node has no such neuron or channel.
  public func neurons(of node: Network.Node) throws(AttributionError) -> Range<Int> {
    let range: Range<Int>
    switch self {
    case .neuron(let index):
      guard (0..<node.shape.count).contains(index) else {
        throw .feature(self, node: node.name, node.shape)
      }
      range = index..<index + 1
    case .channel(let channel):
      guard let channels = node.shape.axes.first, (0..<channels).contains(channel) else {
        throw .feature(self, node: node.name, node.shape)
      }
      let positions = node.shape.count / channels
      range = channel * positions..<(channel + 1) * positions
    }
    return range
  }
}

extension Feature: CustomStringConvertible {
  /// The feature as text: `neuron 3`, `channel 3`.
  public var description: String {
    switch self {
    case .neuron(let index): "neuron \(index)"
    case .channel(let channel): "channel \(channel)"
    }
  }
}
