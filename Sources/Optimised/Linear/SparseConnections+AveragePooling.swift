import Networks
import Numerics

extension SparseConnections {
  /// Creates an average pooling, with weight 1/n for every position in a window. If the pooling
  /// counts padding, so does n.
  init(_ pooling: AveragePooling, of operand: Shape, into output: Layout) {
    let window = pooling.window
    let positions = WindowPositions(window, over: operand)
    let lengths = Array(operand.axes.dropFirst())
    let counts = window.axes.indices.map { window.countsWithPadding(along: $0, of: lengths[$0]) }
    let columns = counts[counts.count - 1]
    let rows = counts.dropLast().reduce([1]) { rows, axis in
      rows.flatMap { row in axis.map { row * $0 } }
    }
    var terms: [[LinearMap.Entry]] = []
    for (row, taps) in positions.rows.enumerated() {
      for (column, across) in positions.columns.enumerated() {
        let n =
          pooling.countsPadding ? rows[row] * columns[column] : taps.count * across.count
        terms.append(
          taps.flatMap { y in
            across.map { x in
              LinearMap.Entry(
                source: y.input * positions.width + x.input, weight: 1 / Double(n))
            }
          })
      }
    }
    self.init(
      LinearMap(inputs: positions.inputs, rows: terms), into: output)
  }
}
