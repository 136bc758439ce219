import Networks

/// The positions of an image that each output of a window sees. A sequence is treated as an image
/// of one row.
struct Positions {
  /// For each row of the output, the rows of the input under its window.
  let rows: [[Window.Tap]]
  /// For each column of the output, the columns of the input under its window.
  let columns: [[Window.Tap]]
  /// The width of the input in positions.
  let width: Int
  /// The height of the input in positions.
  let height: Int

  init(_ window: Window, over operand: Shape) {
    let isImage = window.axes.count == 2
    height = isImage ? operand.axes[1] : 1
    width = operand.axes[operand.rank - 1]
    rows = isImage ? window.taps(along: 0, of: height) : [[Window.Tap(input: 0, kernel: 0)]]
    columns = window.taps(along: isImage ? 1 : 0, of: width)
  }

  /// The number of positions in the input.
  var inputs: Int { height * width }
  /// The number of positions in the output.
  var outputs: Int { rows.count * columns.count }

  /// The input positions that output position p sees.
  func seen(from p: Int) -> [Int] {
    let (row, column) = p.quotientAndRemainder(dividingBy: columns.count)
    return rows[row].flatMap { y in columns[column].map { x in y.input * width + x.input } }
  }
}
