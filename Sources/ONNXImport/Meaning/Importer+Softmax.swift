import Networks

extension Importer {
  /// Recognises softmax in a quotient, e^u / Σ e^u.
  ///
  /// Where u = x − c with c constant along the axis, usually the maximum of x, it is the softmax of x.
  /// In pieces, the stabiliser would take all relevance of the largest x, for which u is zero.
  ///
  /// - Returns: The operation and the position of its operand; `nil` for another quotient.
  func softmax(
    _ numerator: (Expression, base: Int), over denominator: (Expression, base: Int)
  ) -> (operation: Operation, operand: Int)? {
    let exponential = Expression.activation(.exp, .x)
    guard case .x = denominator.0 else { return nil }
    let u: Int
    if numerator.0 == exponential {
      u = numerator.base
    } else if numerator.0 == .x, network.nodes[numerator.base].operation == .activation(.exp) {
      u = network.nodes[numerator.base].operands[0]
    } else {
      return nil
    }
    let shape = network.nodes[u].shape
    let sum = network.nodes[unspread(denominator.base)]
    guard case .sum(let axes) = sum.operation, axes.count == 1,
      case let e = network.nodes[sum.operands[0]], e.operation == .activation(.exp),
      e.operands == [u], isConstant(denominator.base, along: axes[0], of: shape)
    else { return nil }
    return (.softmax(axis: axes[0]), uncentred(u, along: axes[0]))
  }

  /// The position of x if this node is x − c with c constant along the axis; otherwise the node.
  private func uncentred(_ position: Int, along axis: Int) -> Int {
    let node = network.nodes[position]
    guard node.operation == .add, node.operands.count == 2,
      case (let x, let negated) = (node.operands[0], network.nodes[node.operands[1]]),
      network.nodes[x].shape == node.shape,
      negated.operation == .affine(Affine(scale: Tensor([-1]))),
      isConstant(negated.operands[0], along: axis, of: node.shape)
    else { return position }
    return x
  }

  /// Whether a node, broadcast to a shape, has equal elements along an axis.
  private func isConstant(_ position: Int, along axis: Int, of shape: Shape) -> Bool {
    var position = position
    if case .rearrange(.expand) = network.nodes[position].operation {
      position = network.nodes[position].operands[0]
    }
    let own = network.nodes[position].shape
    return own.broadcast(with: shape) == shape && own.padded(to: shape.rank)[axis] == 1
  }

  /// The node below changes of shape and broadcasts.
  private func unspread(_ position: Int) -> Int {
    var position = position
    while true {
      switch network.nodes[position].operation {
      case .rearrange(.expand), .rearrange(.reshape): position = network.nodes[position].operands[0]
      default: return position
      }
    }
  }
}
