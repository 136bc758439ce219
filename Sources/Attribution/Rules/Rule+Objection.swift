import Networks

extension Rule {
  /// The reason why this rule cannot be used at a node; `nil` if it can.
  func objection(at node: Network.Node, in network: Network) -> String? {
    let declaration = declaration
    return declaration.arguments.lazy.compactMap { $0.parameter.objection(to: $0.values) }.first
      ?? declaration.objection
      ?? declaration.domain.objection(to: node.operation.kind)
      ?? node.operands.lazy.compactMap { objectionToBounds(network.nodes[$0].shape) }.first
      ?? node.operands.lazy.compactMap { objectionToShapes(network.nodes[$0].shape, node) }.first
  }

  /// Checks the condition α − β = 1 of LRP-αβ, up to rounding.
  static func objection(toDifference α: Double, _ β: Double) -> String? {
    guard abs(α - β - 1) > 1e-12 * max(1, α) else { return nil }
    return "α − β must be 1, here it is \(short(α - β)):"
      + " every layer would multiply the sum of relevance by it"
  }

  /// Checks that a node to which relevance is passed has the neurons of the node that passes it.
  private func objectionToShapes(_ operand: Shape, _ node: Network.Node) -> String? {
    guard self == .pass, operand != node.shape else { return nil }
    return "it passes relevance from neuron to neuron, and the shape changes from \(operand) to"
      + " \(node.shape)"
  }

  private func objectionToBounds(_ operand: Shape) -> String? {
    guard case .zBox(let low, let high, _) = self else { return nil }
    let channels = operand.axes.first ?? 1
    for bound in [low, high] where bound.values.count != 1 && bound.values.count != channels {
      return "a bound is one number or one for each of \(channels) channels,"
        + " not \(bound.values.count)"
    }
    let ordered = zip(low.expanded(to: operand), high.expanded(to: operand)).allSatisfy { $0 <= $1 }
    return ordered ? nil : "the low bound is above the high one"
  }
}

extension RuleDomain {
  fileprivate func objection(to kind: Operation.Kind) -> String? {
    kinds.contains(kind) ? nil : "it is for \(description), not for \(kind.rawValue)"
  }
}
