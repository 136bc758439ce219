import Networks

/// A window as one over rows and columns; a sequence has one row.
struct Window2D {
  let rows: Axis
  let columns: Axis

  struct Axis {
    let kernel: Int
    let stride: Int
    let dilation: Int
    let before: Int
  }

  init(_ window: Window) {
    func axis(_ axis: Window.Axis) -> Axis {
      Axis(
        kernel: axis.kernel, stride: axis.stride, dilation: axis.dilation,
        before: axis.padding.before)
    }
    rows =
      window.axes.count == 2
      ? axis(window.axes[0]) : Axis(kernel: 1, stride: 1, dilation: 1, before: 0)
    columns = axis(window.axes[window.axes.count - 1])
  }

  var stride: (row: Int, column: Int) { (rows.stride, columns.stride) }

  /// How far the windows reach over each side.
  func border(input: Layout, output: Layout) -> Layout.Border {
    Layout.Border(
      top: rows.before, left: columns.before, bottom: rows.behind(input.rows, output.rows),
      right: columns.behind(input.columns, output.columns))
  }
}

extension Window2D.Axis {
  /// How far the last window reaches over the end.
  func behind(_ length: Int, _ outputs: Int) -> Int {
    max(0, (outputs - 1) * stride - before + (kernel - 1) * dilation - (length - 1))
  }

  /// Every `stride`-th position from `first` on, and the outputs that see the i-th of them: i + offset
  /// for each tap.
  struct Phase {
    let first: Int
    let count: Int
    let taps: [(offset: Int, tap: Int)]

    var isSeen: Bool { !taps.isEmpty }
    /// How far the taps reach over the front, and over the end of so many outputs.
    var before: Int { max(0, -(taps.map(\.offset).min() ?? 0)) }
    func behind(_ outputs: Int) -> Int {
      max(0, count - 1 + (taps.map(\.offset).max() ?? 0) - (outputs - 1))
    }
  }

  func phases(_ length: Int) -> [Phase] {
    (0..<min(stride, length)).map { first in
      let taps = (0..<kernel).compactMap { tap -> (offset: Int, tap: Int)? in
        let distance = first + before - tap * dilation
        return distance % stride == 0 ? (distance / stride, tap) : nil
      }
      return Phase(
        first: first, count: (length - first + stride - 1) / stride,
        taps: taps.sorted { $0.offset < $1.offset })
    }
  }
}
