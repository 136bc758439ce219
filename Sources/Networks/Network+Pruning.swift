extension Network {
  /// The same network without the nodes that its output does not depend on. The input stays.
  public func pruned() throws(NetworkError) -> Network {
    var needed: Set<Int> = [nodes.count - 1]
    for position in nodes.indices.reversed() where needed.contains(position) {
      needed.formUnion(nodes[position].operands)
    }
    var pruned = try Network(input: input.name, shape: input.shape, units: input.units)
    var places = Array(repeating: 0, count: nodes.count)
    for (position, node) in nodes.enumerated().dropFirst() where needed.contains(position) {
      places[position] = try pruned.append(
        node.name, node.operation, of: node.operands.map { places[$0] }, units: node.units)
    }
    return pruned
  }
}
