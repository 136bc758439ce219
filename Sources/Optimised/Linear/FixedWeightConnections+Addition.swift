import Networks

extension FixedWeightConnections {
  /// Creates the sum of operands that are broadcast to a common shape; every weight is 1.
  init(adding operands: [(shape: Shape, layout: Layout)], into sum: Shape, lying output: Layout) {
    let inputs = operands.map(\.layout)
    if operands.allSatisfy({ $0.layout.inner == output.inner && $0.shape == sum }) {
      self.init(
        length: output.width, output: output, inputs: inputs,
        terms: (0..<output.rows).map { row in
          inputs.indices.map { Term(operand: $0, run: row, weight: 1) }
        })
      return
    }
    let below = operands.map { $0.shape.spread(over: sum) }
    self.init(
      output: output, inputs: inputs,
      elements: (0..<sum.count).map { k in
        below.indices.map { Element($0, below[$0][k], 1) }
      })
  }
}
