import Networks

/// The positions of an image that each output of a window sees, and the outputs that see each
/// position. A sequence is treated as an image of one row.
struct Positions {
  /// For each row of the output, the rows of the input under its window.
  let rows: [[Window.Tap]]
  /// For each column of the output, the columns of the input under its window.
  let columns: [[Window.Tap]]
  /// The height of the input in positions.
  let height: Int
  /// The width of the input in positions.
  let width: Int

  init(_ window: Window, over operand: Shape) {
    let isImage = window.axes.count == 2
    height = isImage ? operand.axes[1] : 1
    width = operand.axes[operand.rank - 1]
    rows = isImage ? window.taps(along: 0, of: height) : [[Window.Tap(input: 0, kernel: 0)]]
    columns = window.taps(along: isImage ? 1 : 0, of: width)
  }

  /// Creates the positions of a dense layer, where every position sees only itself.
  init(positions: Int) {
    height = positions
    width = 1
    rows = (0..<positions).map { [Window.Tap(input: $0, kernel: 0)] }
    columns = [[Window.Tap(input: 0, kernel: 0)]]
  }

  /// The number of positions in the output.
  var outputs: Int { rows.count * columns.count }

  /// For each row of the input, the rows of the output that see it.
  var rowsAbove: [[Int]] { Positions.inverted(rows, height) }
  /// For each column of the input, the columns of the output that see it.
  var columnsAbove: [[Int]] { Positions.inverted(columns, width) }

  private static func inverted(_ taps: [[Window.Tap]], _ count: Int) -> [[Int]] {
    var above = Array(repeating: [Int](), count: count)
    for (output, taps) in taps.enumerated() { for tap in taps { above[tap.input].append(output) } }
    return above
  }
}
