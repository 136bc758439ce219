import Networks

/// A window in two dimensions. A window over a sequence has one row; of one over a volume, this is the
/// part over a plane.
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
      window.axes.count > 1
      ? axis(window.axes[window.axes.count - 2])
      : Axis(kernel: 1, stride: 1, dilation: 1, before: 0)
    columns = axis(window.axes[window.axes.count - 1])
  }

  var stride: (row: Int, column: Int) { (rows.stride, columns.stride) }

  /// The border that the windows need on each side of the input.
  func border(input: Layout, output: Layout) -> Layout.Border {
    Layout.Border(
      top: rows.before, left: columns.before, bottom: rows.behind(input.rows, output.rows),
      right: columns.behind(input.columns, output.columns))
  }
}

extension Window2D.Axis {
  /// The number of positions by which the last window extends beyond the end.
  func behind(_ length: Int, _ outputs: Int) -> Int {
    max(0, (outputs - 1) * stride - before + (kernel - 1) * dilation - (length - 1))
  }

  /// A phase of the input: every `stride`-th position from `first` on. Output i + offset reads its
  /// i-th position, for the offset of each tap.
  struct Phase {
    let first: Int
    let count: Int
    let taps: [(offset: Int, tap: Int)]

    var isSeen: Bool { !taps.isEmpty }
    /// The number of outputs before the first that the taps reach.
    var before: Int { max(0, -(taps.map(\.offset).min() ?? 0)) }
    /// The number of outputs beyond the last of `outputs` that the taps reach.
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
