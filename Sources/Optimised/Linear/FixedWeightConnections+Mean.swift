import Networks

extension FixedWeightConnections {
  /// Creates an average pooling, with weight 1/n for every position in a window. If the pooling
  /// counts padding, so does n.
  init(_ pooling: AveragePooling, of operand: Shape, lying input: Layout, into output: Layout) {
    let window = pooling.window
    let positions = WindowPositions(window, over: operand)
    let lengths = Array(operand.axes.dropFirst())
    let counts = window.axes.indices.map { window.countsWithPadding(along: $0, of: lengths[$0]) }
    let columns = counts[counts.count - 1]
    let rows = counts.dropLast().reduce([1]) { rows, axis in
      rows.flatMap { row in axis.map { row * $0 } }
    }
    var terms: [[Term]] = []
    for (row, taps) in positions.rows.enumerated() {
      for (column, across) in positions.columns.enumerated() {
        let n =
          pooling.countsPadding ? rows[row] * columns[column] : taps.count * across.count
        terms.append(
          taps.flatMap { y in
            across.map { x in
              Term(
                operand: 0, run: y.input * positions.width + x.input,
                weight: Float(1 / Double(n)))
            }
          })
      }
    }
    self.init(length: input.channels, output: output, inputs: [input], terms: terms)
  }

  /// Creates a mean or a sum over axes.
  init(
    over axes: [Int], of operand: Shape, lying input: Layout, into output: Layout, averages: Bool
  ) {
    let averaged = Shape(axes.map { operand.axes[$0] })
    let strides = operand.strides
    let kept = Shape(operand.axes.indices.map { axes.contains($0) ? 1 : operand.axes[$0] })
    let weight = averages ? Float(1 / Double(averaged.count)) : 1
    self.init(
      output: output, inputs: [input],
      elements: kept.indices(strides: strides).map { first in
        averaged.indices(strides: axes.map { strides[$0] }, from: first).map {
          Element(0, $0, weight)
        }
      })
  }
}
