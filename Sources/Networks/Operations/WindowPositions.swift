/// The positions of an image that each output of a window sees, and the outputs that see each
/// position.
///
/// A sequence is treated as an image of one row, a volume as an image with the rows of all planes, one
/// plane after the other.
package struct WindowPositions: Hashable, Sendable {
  /// For each row of the output, the rows of the operand under its window.
  package let rows: [[Window.Tap]]
  /// For each column of the output, the columns of the operand under its window.
  package let columns: [[Window.Tap]]
  /// The number of rows of the operand.
  package let height: Int
  /// The number of columns of the operand.
  package let width: Int
  // Stored, since a getter of another module would be called for every channel of a connection.
  /// The number of positions of the operand.
  package let inputs: Int
  /// The number of positions of the output.
  package let outputs: Int

  /// Creates the positions under a window that slides over an operand of this shape.
  package init(_ window: Window, over operand: Shape) {
    let lengths = Array(operand.axes.dropFirst())
    let last = lengths.count - 1
    height = lengths[..<last].reduce(1, *)
    width = lengths[last]
    rows = (0..<last).reduce([[Window.Tap(input: 0, kernel: 0)]]) { outer, axis in
      let inner = window.taps(along: axis, of: lengths[axis])
      let kernel = window.axes[axis].kernel
      return outer.flatMap { planes in
        inner.map { rows in
          planes.flatMap { plane in
            rows.map {
              Window.Tap(
                input: plane.input * lengths[axis] + $0.input,
                kernel: plane.kernel * kernel + $0.kernel)
            }
          }
        }
      }
    }
    columns = window.taps(along: last, of: width)
    (inputs, outputs) = (height * width, rows.count * columns.count)
  }

  /// Creates the positions of a dense layer, where every position sees only itself.
  package init(dense positions: Int) {
    height = positions
    width = 1
    rows = (0..<positions).map { [Window.Tap(input: $0, kernel: 0)] }
    columns = [[Window.Tap(input: 0, kernel: 0)]]
    (inputs, outputs) = (positions, positions)
  }

  /// The positions of the operand that output position p sees.
  package func seen(from p: Int) -> [Int] {
    let (row, column) = p.quotientAndRemainder(dividingBy: columns.count)
    return rows[row].flatMap { y in columns[column].map { x in y.input * width + x.input } }
  }

  /// For each row of the operand, the rows of the output that see it.
  package var rowsAbove: [[Int]] { WindowPositions.inverted(rows, height) }
  /// For each column of the operand, the columns of the output that see it.
  package var columnsAbove: [[Int]] { WindowPositions.inverted(columns, width) }

  private static func inverted(_ taps: [[Window.Tap]], _ count: Int) -> [[Int]] {
    var above = Array(repeating: [Int](), count: count)
    for (output, taps) in taps.enumerated() { for tap in taps { above[tap.input].append(output) } }
    return above
  }
}
