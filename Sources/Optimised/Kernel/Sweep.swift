/// A regular part of a linear operation: the same sum at every place of a grid.
///
///     out[place][k] = Σ_runs Σ_i in[place + run + i] · w[run, i][k]
///
/// A convolution is one sweep for each group; its transposed pass is one for each group and each
/// phase of the stride; a dense layer is a sweep of one run. Contiguous inputs, the channels of
/// neighbouring positions, are one run.
struct Sweep {
  /// Where a place's row, column and example begin in memory.
  struct Grid {
    var start = 0
    var row = 0
    var column = 0

    /// A layout's positions, or every so many of them from one on.
    init(
      _ layout: Layout, channel: Int = 0, from first: (row: Int, column: Int) = (0, 0),
      by step: (row: Int, column: Int) = (1, 1)
    ) {
      let place = first.row * layout.rowStride + first.column * layout.channels
      start = layout.start + channel + place
      row = step.row * layout.rowStride
      column = step.column * layout.channels
    }

    @inline(__always)
    func place(_ row: Int, _ column: Int) -> Int {
      start &+ row &* self.row &+ column &* self.column
    }
  }

  /// How many places there are.
  let rows: Int
  let columns: Int
  /// Where the sums are read and written: which position each place is, and from which channel.
  let input: Grid
  /// The output's channel, first position and step, for grids over whichever layout is written.
  let channel: Int
  let first: (row: Int, column: Int)
  let step: (row: Int, column: Int)
  /// Where each run begins, from a place, and how long all are.
  let runs: [Int]
  let length: Int
  /// How many outputs k each place has.
  let outputs: Int
  /// The weight of step (run, i) to output k, as an index into the tensor of weights.
  let weight: (_ run: Int, _ i: Int, _ k: Int) -> Int

  /// Whether its outputs are too few for a panel, and its runs suit sums along the inputs.
  var isNarrow: Bool { outputs <= Dots.outputs && length > 0 && length % 16 == 0 }
  /// How many panels its weights fill.
  var panels: Int { (outputs + Panel.width - 1) / Panel.width }
  var steps: Int { runs.count * length }

  /// The grid of what is written in a layout.
  func grid(of layout: Layout) -> Grid { Grid(layout, channel: channel, from: first, by: step) }

  /// The weights: panel after panel, step after step, thirty-two outputs side by side; one output
  /// after the other where they are few.
  func packed(_ weights: [Double], _ transform: WeightTransform) -> UnsafeMutablePointer<Panel> {
    let bytes = packedCount * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 128)
    let numbers = memory.bindMemory(to: Float.self, capacity: packedCount)
    numbers.update(repeating: 0, count: packedCount)
    weights.withUnsafeBufferPointer { weights in
      forEachWeight { place, weight in numbers[place] = transform(weights[weight]) }
    }
    return memory.assumingMemoryBound(to: Panel.self)
  }

  /// How many numbers its packed weights are, padding included.
  var packedCount: Int { max(panels * steps, 1) * Panel.width }

  /// Where each weight is when they are packed; whatever is not visited is padding.
  ///
  /// - Parameter visit: Told the place, and the weight's index in the tensor of weights.
  @inline(__always)
  func forEachWeight(_ visit: (_ place: Int, _ weight: Int) -> Void) {
    if isNarrow {
      for k in 0..<outputs {
        for run in runs.indices {
          for i in 0..<length { visit(k * steps + run * length + i, weight(run, i, k)) }
        }
      }
      return
    }
    for panel in 0..<panels {
      let first = panel * Panel.width
      let count = min(Panel.width, outputs - first)
      for run in runs.indices {
        for i in 0..<length {
          let place = ((panel * steps) + run * length + i) * Panel.width
          for k in 0..<count { visit(place + k, weight(run, i, first + k)) }
        }
      }
    }
  }

  /// Runs it over a batch.
  ///
  /// - Parameters:
  ///   - weights: As `packed` gives them.
  ///   - factor: What each sum is multiplied with at its own place.
  ///   - gate: What must be positive at its place for a sum to pass.
  ///   - bias: What each sum starts from, output by output of the whole operation.
  func run(
    _ source: Buffer, _ weights: UnsafePointer<Panel>, into target: Buffer, examples: Int,
    factor: Buffer? = nil, gate: Buffer? = nil, bias: UnsafePointer<Float>? = nil,
    adds: Bool = false, isRectified: Bool = false, team: Team
  ) {
    let finish = Finish(
      bias: bias.map { $0 + channel }, multiplies: factor != nil, isGated: gate != nil, adds: adds,
      isRectified: isRectified)
    SweepRun(
      self, of: source, weights, into: target, factor: factor ?? gate ?? target, finish,
      examples: examples
    ).run(by: team)
  }
}
