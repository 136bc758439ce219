import Networks

extension Network {
  /// The forward pass of one example: the value of every node, in the network's order.
  func forward(_ x: [Double]) -> [[Double]] {
    var a: [[Double]] = []
    for (position, node) in nodes.enumerated() {
      let operands = node.operands.map { a[$0] }
      switch node.operation {
      case .input:
        a.append(x)
      case .dense, .add:
        a.append(connections(of: position).forward(operands))
      case .activation(let g):
        a.append(operands[0].map(g.value))
      case .multiply:
        a.append(zip(operands[0], operands[1]).map(*))
      case .reshape:
        a.append(operands[0])
      }
    }
    return a
  }
}
