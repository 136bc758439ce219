extension Network {
  /// The network without the nodes that its output does not depend on. The input is kept.
  public func pruned() throws(NetworkError) -> Network { try truncated(at: outputPosition) }

  /// The part of the network that computes one of its nodes, which becomes the output. Methods for
  /// outputs thereby apply to inner neurons. The input is kept.
  ///
  /// - Parameter position: The node's position in the list of nodes.
  public func truncated(at position: Int) throws(NetworkError) -> Network {
    var needed: Set<Int> = [position]
    for position in nodes.indices.reversed() where needed.contains(position) {
      needed.formUnion(nodes[position].operands)
    }
    var part = try Network(input: input.name, shape: input.shape, units: input.units)
    var places = Array(repeating: 0, count: nodes.count)
    for (position, node) in nodes.enumerated().dropFirst() where needed.contains(position) {
      places[position] = try part.append(
        node.name, node.operation, of: node.operands.map { places[$0] }, units: node.units)
    }
    return part
  }
}
