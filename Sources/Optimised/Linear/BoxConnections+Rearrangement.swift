import Networks

extension BoxConnections {
  /// Creates a rearrangement other than gathering: a box for each operand, whose elements go to places
  /// of their own.
  init(_ rearrangement: Rearrangement, of operands: [Lying], into result: Lying) {
    let operand = operands[0]
    let (from, to) = (operand.steps, result.steps)
    var boxes: [Box] = []
    var constant: Float = 0
    switch rearrangement {
    case .reshape:
      // At most one of the two is an image whose axes are not in the tensor's order.
      let shape = operand.layout.isImage ? operand.shape : result.shape
      boxes = [
        Box(
          operand: 0, shape, Lying(shape: shape, layout: operand.layout).steps,
          Lying(shape: shape, layout: result.layout).steps)
      ]

    case .transpose(let order):
      boxes = [Box(operand: 0, result.shape, order.map { from[$0] }, to)]

    case .expand:
      boxes = [Box(operand: 0, spreading: operand, over: result)]

    case .slice(let axis, let start, _, let step):
      var steps = from
      steps[axis] = from[axis] * step
      boxes = [Box(operand: 0, source: from[axis] * start, result.shape, steps, to)]

    case .concatenate(let axis):
      var start = 0
      for (index, operand) in operands.enumerated() {
        boxes.append(
          Box(operand: index, target: to[axis] * start, operand.shape, operand.steps, to))
        start += operand.shape.axes[axis]
      }

    case .pad(let before, _, let value):
      constant = Float(value)
      let target = zip(before, to).reduce(Step()) { $0 + $1.1 * $1.0 }
      boxes = [Box(operand: 0, target: target, operand.shape, from, to)]

    case .gather:
      preconditionFailure("gathering is a list of copies")
    }
    self.init(
      boxes, of: operands.map(\.shape.count), into: result.shape, lying: result.layout,
      constant: constant)
  }
}
