public import Attribution
public import Networks

extension Plan {
  /// The plan node by node, from the output down: what happens there, and why.
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
