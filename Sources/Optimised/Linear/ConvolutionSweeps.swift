import Networks

/// A convolution as sweeps: for each group one forward, and one for each phase of the stride back.
///
/// Forward, a place p reads the taps at p · stride − before + t · dilation. Transposed, position x
/// collects from the outputs o = (x + before − t · dilation) / stride, which is whole for the taps of
/// one phase of x: each phase is a sweep with stride one and its own taps.
struct ConvolutionSweeps {
  /// How the operand lies, and the result without a border.
  let below: Layout
  let output: Layout
  /// How the result lies with the border that the transposed sweeps read.
  let above: Layout
  /// Whether there are positions that no window sees, whose sums are not computed.
  let leavesGaps: Bool
  /// The channels of one group.
  let (inputs, outputs): (Int, Int)
  private let window: Window2D
  private let phases: [(row: Window2D.Axis.Phase, column: Window2D.Axis.Phase)]

  init(_ convolution: Convolution, lying below: Layout, into result: Shape) {
    let window = Window2D(convolution.window)
    let output = Layout(image: result)
    let (rows, columns) = (window.rows.phases(below.rows), window.columns.phases(below.columns))
    let phases = rows.filter(\.isSeen).flatMap { row in
      columns.filter(\.isSeen).map { (row: row, column: $0) }
    }
    above = output.with(
      border: Layout.Border(
        top: phases.map(\.row.before).max() ?? 0, left: phases.map(\.column.before).max() ?? 0,
        bottom: phases.map { $0.row.behind(output.rows) }.max() ?? 0,
        right: phases.map { $0.column.behind(output.columns) }.max() ?? 0))
    leavesGaps = phases.count < rows.count * columns.count
    inputs = convolution.weight.shape.axes[1]
    outputs = convolution.weight.shape.axes[0] / convolution.groups
    self.below = below
    self.output = output
    self.window = window
    self.phases = phases
  }

  /// The sums of a group's outputs.
  func forward(group: Int) -> Sweep {
    let rows = (0..<window.rows.kernel).map { (offset: $0 * window.rows.dilation, tap: $0) }
    let columns = (0..<window.columns.kernel).map {
      (offset: $0 * window.columns.dilation, tap: $0)
    }
    let runs = Runs(rows: rows, columns: columns, layout: below, channels: inputs)
    var grid = Sweep.Grid(below, channel: group * inputs, by: window.stride)
    grid.start -= window.rows.before * below.rowStride + window.columns.before * below.channels
    let weight = weightIndex(group)
    return Sweep(
      rows: output.rows, columns: output.columns, input: grid, channel: group * outputs,
      first: (0, 0), step: (1, 1), runs: runs.offsets, length: runs.length, outputs: outputs
    ) { run, i, k in
      let (tap, channel) = runs.step(run, i)
      return weight(k, channel, tap)
    }
  }

  /// The sums that a group's inputs collect, phase by phase.
  func transposed(group: Int) -> [Sweep] {
    let weight = weightIndex(group)
    return phases.map { row, column in
      let runs = Runs(rows: row.taps, columns: column.taps, layout: above, channels: outputs)
      return Sweep(
        rows: row.count, columns: column.count,
        input: Sweep.Grid(above, channel: group * outputs), channel: group * inputs,
        first: (row.first, column.first), step: window.stride, runs: runs.offsets,
        length: runs.length, outputs: inputs
      ) { run, i, j in
        let (tap, k) = runs.step(run, i)
        return weight(k, j, tap)
      }
    }
  }

  private func weightIndex(_ group: Int) -> WeightIndex {
    WeightIndex(
      firstOutput: group * outputs, inputs: inputs, rows: window.rows.kernel,
      columns: window.columns.kernel)
  }
}

/// Where a group's weights are in a tensor of outputs × inputs × rows × columns.
private struct WeightIndex {
  let firstOutput: Int
  let inputs: Int
  let rows: Int
  let columns: Int

  /// The index of the weight to the group's output k from its input j at a tap.
  @inline(__always)
  func callAsFunction(_ k: Int, _ j: Int, _ tap: (row: Int, column: Int)) -> Int {
    let channel = (firstOutput + k) * inputs + j
    return channel * (rows * columns) + (tap.row * columns + tap.column)
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
