import Networks

/// A window over an image: which positions each of its outputs sees. A sequence is an image of one
/// row.
struct Positions {
  /// For each row of the output, the rows of the input under its window; then the columns.
  let rows: [[Window.Tap]]
  let columns: [[Window.Tap]]
  /// The input's.
  let width: Int
  let height: Int

  init(_ window: Window, over operand: Shape) {
    let isImage = window.axes.count == 2
    height = isImage ? operand.axes[1] : 1
    width = operand.axes[operand.rank - 1]
    rows = isImage ? window.taps(along: 0, of: height) : [[Window.Tap(input: 0, kernel: 0)]]
    columns = window.taps(along: isImage ? 1 : 0, of: width)
  }

  /// How many positions the input and the output have.
  var inputs: Int { height * width }
  var outputs: Int { rows.count * columns.count }

  /// The input positions that output position p sees.
  func seen(from p: Int) -> [Int] {
    let (row, column) = p.quotientAndRemainder(dividingBy: columns.count)
    return rows[row].flatMap { y in columns[column].map { x in y.input * width + x.input } }
  }
}
