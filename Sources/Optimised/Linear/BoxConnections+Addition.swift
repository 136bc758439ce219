import Networks

extension BoxConnections {
  /// Creates the sum of operands that are broadcast to a common shape; every weight is 1.
  init(adding operands: [Lying], into sum: Lying) {
    self.init(
      operands.enumerated().map { Box(operand: $0, spreading: $1, over: sum) },
      of: operands.map(\.shape.count), into: sum.shape, lying: sum.layout, isSum: true)
  }
}
