extension Network {
  /// For each element of a node, the index of the input's element that it is a copy of; `nil` if the
  /// node is not the input or a rearrangement of it.
  package func inputElements(of position: Int) -> [Int]? {
    var chain: [Rearrangement] = []
    var position = position
    while case .rearrange(let rearrangement) = nodes[position].operation {
      chain.append(rearrangement)
      position = nodes[position].operands[0]
    }
    guard nodes[position].operation == .input else { return nil }
    var elements = Array(0..<input.shape.count)
    var shape = input.shape
    for rearrangement in chain.reversed() {
      guard let sources = rearrangement.sources(of: shape),
        let next = try? rearrangement.shape(from: [shape], at: "")
      else { return nil }
      elements = sources.map { elements[$0] }
      shape = next
    }
    return elements
  }
}

extension Rearrangement {
  /// For each element of the result, the index of the operand's element that it copies; `nil` if
  /// there are several operands, or elements that are not copies.
  func sources(of operand: Shape) -> [Int]? {
    switch self {
    case .reshape: return Array(0..<operand.count)
    case .gather(let indices, _): return indices
    case .expand(let shape): return operand.spread(over: shape)
    case .transpose(let order):
      return Shape(order.map { operand.axes[$0] }).indices(
        strides: order.map { operand.strides[$0] })
    case .slice(let axis, let start, let count, let step):
      var (axes, strides) = (operand.axes, operand.strides)
      let first = start * strides[axis]
      axes[axis] = count
      strides[axis] *= step
      return Shape(axes).indices(strides: strides, from: first)
    case .concatenate, .pad: return nil
    }
  }
}
