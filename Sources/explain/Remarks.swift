import Arguments
import Attribution
import Networks

extension Request {
  /// What a user should know about an attribution, one sentence each.
  func remarks(on explanation: Explanation) throws(Refusal) -> [String] {
    if method.followsSlopes, try place() == 0, !network.inputHasSlope {
      return [
        "the input has no slope: every path to the output jumps, and is constant in between; lrp and"
          + " occlusion need no slopes"
      ]
    }
    guard method == .lrp, explanation.expected.contains(where: { $0 != 0 }),
      explanation.values.elements.allSatisfy({ $0 == 0 })
    else { return [] }
    guard try !network.signalsReach(place()) else {
      return [
        "no relevance reaches the input, and the sinks hold all of it: a sum of zero, or a jump, has none"
          + " to propagate"
      ]
    }
    return [
      "all relevance stays on the way: the input only decides gates, such as attention weights, which"
        + " receive none; --kind-rule matrix-product=half or product=half gives them half"
    ]
  }
}

extension Network {
  /// Whether a path without gates leads from this node to the output.
  fileprivate func signalsReach(_ node: Int) -> Bool {
    var reaches = nodes.map { _ in false }
    reaches[outputPosition] = true
    for (position, node) in nodes.enumerated().reversed() where reaches[position] {
      for (operand, role) in zip(node.operands, node.operation.roles(node.operands.count))
      where role == .signal {
        reaches[operand] = true
      }
    }
    return reaches[node]
  }
}

extension Operation {
  /// The roles of the operands.
  fileprivate func roles(_ count: Int) -> [Role] {
    switch self {
    case .multiply(let first, let second), .matrixProduct(let first, let second): [first, second]
    default: Array(repeating: .signal, count: count)
    }
  }
}
