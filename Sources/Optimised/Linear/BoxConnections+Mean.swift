import Networks

extension BoxConnections {
  /// Creates a mean over axes, with weight 1/n for each of n elements.
  init(averaging axes: [Int], of operand: Lying, into result: Lying) {
    let count = axes.reduce(1) { $0 * operand.shape.axes[$1] }
    self.init(summing: axes, of: operand, into: result, weight: 1 / Double(count))
  }

  /// Creates a sum over axes, or one in which every term has the same weight.
  init(summing axes: [Int], of operand: Lying, into result: Lying, weight: Double = 1) {
    var steps = result.steps
    for axis in axes { steps[axis] = Step() }
    self.init(
      [Box(operand: 0, operand.shape, operand.steps, steps)], of: [operand.shape.count],
      into: result.shape, lying: result.layout, weight: weight)
  }
}
