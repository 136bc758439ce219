import Networks

extension PackedLayer {
  /// A convolution, without an image of columns: the kernel reads the operand where it lies, border
  /// included.
  ///
  /// Forward, a place p reads the taps at p · stride − before + t · dilation. Transposed, position x
  /// collects from the outputs o = (x + before − t · dilation) / stride, which is whole for the taps
  /// of one phase of x: each phase is a sweep with stride one and its own taps.
  ///
  /// - Parameter below: How the operand lies; its border is at least as wide as `Window2D.border` says.
  convenience init(
    _ convolution: Convolution, of operand: Shape, lying below: Layout, into result: Shape
  ) {
    let window = Window2D(convolution.window)
    let output = Layout(image: result)
    let (groups, weight) = (convolution.groups, convolution.weight.shape.axes)
    let (outputs, inputs) = (weight[0] / groups, weight[1])
    let taps = window.rows.kernel * window.columns.kernel

    let (rows, columns) = (window.rows.phases(below.rows), window.columns.phases(below.columns))
    // A position that no window sees needs no sum.
    let phases = rows.filter(\.isSeen).flatMap { row in
      columns.filter(\.isSeen).map { (row: row, column: $0) }
    }
    let above = output.with(
      border: Layout.Border(
        top: phases.map(\.row.before).max() ?? 0, left: phases.map(\.column.before).max() ?? 0,
        bottom: phases.map { $0.row.behind(output.rows) }.max() ?? 0,
        right: phases.map { $0.column.behind(output.columns) }.max() ?? 0))

    var (forward, transposed): ([Sweep], [Sweep]) = ([], [])
    for group in 0..<groups {
      let firstOutput = group * outputs
      let runs = Runs(
        rows: (0..<window.rows.kernel).map { (offset: $0 * window.rows.dilation, tap: $0) },
        columns: (0..<window.columns.kernel).map {
          (offset: $0 * window.columns.dilation, tap: $0)
        },
        layout: below, channels: inputs)
      var grid = Sweep.Grid(below, channel: group * inputs, by: window.stride)
      grid.start -=
        window.rows.before * below.rowStride + window.columns.before * below.channels
      forward.append(
        Sweep(
          rows: output.rows, columns: output.columns, input: grid, channel: firstOutput,
          first: (0, 0), step: (1, 1), runs: runs.offsets, length: runs.length, outputs: outputs
        ) { run, i, k in
          let (tap, channel) = runs.step(run, i)
          let place = tap.row * window.columns.kernel + tap.column
          return ((firstOutput + k) * inputs + channel) * taps + place
        })
      for (row, column) in phases {
        let runs = Runs(rows: row.taps, columns: column.taps, layout: above, channels: outputs)
        transposed.append(
          Sweep(
            rows: row.count, columns: column.count,
            input: Sweep.Grid(above, channel: firstOutput), channel: group * inputs,
            first: (row.first, column.first), step: window.stride, runs: runs.offsets,
            length: runs.length, outputs: inputs
          ) { run, i, j in
            let (tap, k) = runs.step(run, i)
            let place = tap.row * window.columns.kernel + tap.column
            return ((firstOutput + k) * inputs + j) * taps + place
          })
      }
    }
    self.init(
      input: below, output: output, transposedInput: above,
      weights: convolution.weight.elements, bias: convolution.bias?.elements, forward: forward,
      transposed: transposed,
      unitWeightSums: UnitWeightSums(
        groups: groups, geometry: WindowPositions(convolution.window, over: operand), inputs: inputs,
        outputs: outputs), leavesGaps: phases.count < rows.count * columns.count)
  }
}

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

/// The taps of a window as runs of contiguous numbers.
private struct Runs {
  let offsets: [Int]
  let length: Int
  private let taps: [[(row: Int, column: Int)]]
  private let channels: Int

  init(
    rows: [(offset: Int, tap: Int)], columns: [(offset: Int, tap: Int)], layout: Layout,
    channels: Int
  ) {
    // Taps at neighbouring positions join where they see all channels.
    let joins =
      channels == layout.channels && !columns.isEmpty
      && zip(columns, columns.dropFirst()).allSatisfy { $1.offset == $0.offset + 1 }
    self.channels = channels
    length = columns.isEmpty ? 0 : joins ? columns.count * channels : channels
    var offsets: [Int] = []
    var taps: [[(row: Int, column: Int)]] = []
    for row in rows {
      for group in joins ? [columns] : columns.map({ [$0] }) {
        offsets.append(row.offset * layout.rowStride + group[0].offset * layout.channels)
        taps.append(group.map { (row.tap, $0.tap) })
      }
    }
    self.offsets = offsets
    self.taps = taps
  }

  /// Which tap and which channel a step is.
  func step(_ run: Int, _ i: Int) -> (tap: (row: Int, column: Int), channel: Int) {
    let (tap, channel) = i.quotientAndRemainder(dividingBy: channels)
    return (taps[run][tap], channel)
  }
}
