extension Network {
  /// The same network without the nodes that its output does not depend on. The input stays.
  public func pruned() throws(NetworkError) -> Network { try truncated(at: outputPosition) }

  /// The part of the network that computes one of its nodes, which becomes the output. What is
  /// asked of outputs can so be asked of inner neurons. The input stays.
  ///
  /// - Parameter position: A position in the list of nodes.
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
