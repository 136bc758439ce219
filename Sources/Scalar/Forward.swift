import Networks

extension Network {
  /// The forward pass of one example: the value of every node, in the network's order.
  ///
  /// - Parameter changing: Replaces the value of the node at a position, for dropout and for
  ///   replacements. The identity by default.
  func forward(
    _ x: [Double], changing: (_ node: Int, _ value: [Double]) -> [Double] = { $1 }
  ) -> [[Double]] {
    var a: [[Double]] = []
    for (position, node) in nodes.enumerated() {
      a.append(changing(position, value(of: node, at: position, x, a)))
    }
    return a
  }

  private func value(
    of node: Node, at position: Int, _ x: [Double], _ a: [[Double]]
  ) -> [Double] {
    let operands = node.operands.map { a[$0] }
    let shapes = node.operands.map { nodes[$0].shape }
    switch node.operation {
    case .input:
      return x
    case .constant(let tensor):
      return tensor.elements
    case .dense, .convolution, .add, .averagePool, .mean, .sum, .interpolate, .affine,
      .batchNormalization, .rearrange:
      return connections(of: position, a).forward(operands)
    case .activation(let g):
      let positions = node.positionsPerChannel
      return operands[0].indices.map { j in g.value(operands[0][j], channel: j / positions) }
    case .multiply:
      let (first, second) = (shapes[0].spread(over: node.shape), shapes[1].spread(over: node.shape))
      return zip(first, second).map { operands[0][$0] * operands[1][$1] }
    case .matrixProduct:
      return MatrixProductConnections(of: shapes, (operands[0], operands[1]), parts: (1, 1))
        .forward()
    case .maxPool(let window):
      return MaxPooling(window, of: shapes[0], operands[0]).winners.map { operands[0][$0] }
    case .softmax(let axis):
      return Softmax(axis: axis, of: node.shape).forward(operands[0])
    case .logSoftmax(let axis):
      return Softmax(axis: axis, of: node.shape).logarithm(operands[0])
    case .layerNormalization(let normalization):
      return LayerNormalizing(normalization: normalization).forward(operands[0])
    case .embedding(let table):
      let (rows, width) = (table.elements, table.shape.axes[1])
      return operands[0].flatMap { index in
        // An index that is not one of the rows is refused after the pass.
        let row = index.isNaN ? 0 : Int(min(max(index, 0), Double(table.shape.axes[0] - 1)))
        return rows[row * width..<(row + 1) * width]
      }
    }
  }
}

extension Network.Node {
  /// The number of neurons per channel, the first axis.
  var positionsPerChannel: Int { shape.count / (shape.axes.first ?? 1) }
}
