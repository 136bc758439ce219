import Networks

/// A window over an image: which positions each of its outputs sees, and which outputs see a
/// position. A sequence is an image of one row.
struct Positions {
  /// For each row of the output, the rows of the input under its window; then the columns.
  let rows: [[Window.Tap]]
  let columns: [[Window.Tap]]
  /// The input's.
  let height: Int
  let width: Int

  init(_ window: Window, over operand: Shape) {
    let isImage = window.axes.count == 2
    height = isImage ? operand.axes[1] : 1
    width = operand.axes[operand.rank - 1]
    rows = isImage ? window.taps(along: 0, of: height) : [[Window.Tap(input: 0, kernel: 0)]]
    columns = window.taps(along: isImage ? 1 : 0, of: width)
  }

  /// Every position sees itself: a dense layer's.
  init(positions: Int) {
    height = positions
    width = 1
    rows = (0..<positions).map { [Window.Tap(input: $0, kernel: 0)] }
    columns = [[Window.Tap(input: 0, kernel: 0)]]
  }

  /// How many positions the output has.
  var outputs: Int { rows.count * columns.count }

  /// For each row of the input, the rows of the output that see it; then the columns.
  var rowsAbove: [[Int]] { Positions.inverted(rows, height) }
  var columnsAbove: [[Int]] { Positions.inverted(columns, width) }

  private static func inverted(_ taps: [[Window.Tap]], _ count: Int) -> [[Int]] {
    var above = Array(repeating: [Int](), count: count)
    for (output, taps) in taps.enumerated() { for tap in taps { above[tap.input].append(output) } }
    return above
  }
}
