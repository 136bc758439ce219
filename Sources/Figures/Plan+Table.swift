public import Attribution
public import Networks

extension Plan {
  /// The plan as a table, from the output down: the treatment of each node, and the reason for it.
  public func table(for network: Network) -> TextTable {
    var table = TextTable(
      ["node", "operation", "shape", "relevance", "because"], left: [0, 1, 3, 4])
    for (node, step) in zip(network.nodes, steps).reversed() {
      let treatment =
        switch step.treatment {
        case .keep: "kept"
        case .route: "routed"
        case .rule(let rule): rule.description
        }
      table.add([
        node.name, node.operation.description, node.shape.description, treatment, step.reason,
      ])
    }
    return table
  }
}
