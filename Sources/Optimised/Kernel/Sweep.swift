import Networks

/// A sweep: the same sum at every position of a grid, a regular part of a linear operation.
///
///     out[position][k] = Σ_runs Σ_i in[position + run + i] · w[run, i][k]
///
/// A convolution has one sweep per group, its transposed pass one per group and phase of the
/// stride, a dense layer a single sweep with one run. A run is a stretch of contiguous inputs: the
/// channels of neighbouring positions.
struct Sweep {
  /// The mapping from row, column and example of the grid to memory.
  struct Grid {
    var start = 0
    var row = 0
    var column = 0

    /// Creates a grid of a layout's positions, or of every `step`-th of them.
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

  /// The number of rows in the grid.
  let rows: Int
  /// The number of columns in the grid.
  let columns: Int
  /// The grid of the inputs.
  let input: Grid
  /// The first channel that is written, for grids over any output layout.
  let channel: Int
  /// The first output position that is written.
  let first: (row: Int, column: Int)
  /// The distance between output positions.
  let step: (row: Int, column: Int)
  /// The offset of each run from a position.
  let runs: [Int]
  /// The length of every run.
  let length: Int
  /// The number of outputs k at each position.
  let outputs: Int
  /// The index in the weight tensor of the weight from step (run, i) to output k.
  let weight: (_ run: Int, _ i: Int, _ k: Int) -> Int

  /// Whether the outputs are too few for a panel and the runs are suitable for sums along the
  /// inputs.
  var isNarrow: Bool { outputs <= DotTile.outputs && length > 0 && length % 16 == 0 }
  /// The number of panels that the weights fill.
  var panels: Int { (outputs + Panel.width - 1) / Panel.width }
  /// The number of terms in each sum.
  var steps: Int { runs.count * length }

  /// The grid of the outputs in a layout.
  func grid(of layout: Layout) -> Grid { Grid(layout, channel: channel, from: first, by: step) }

  /// Packs the weights panel by panel, step by step, thirty-two outputs side by side. Weights of a
  /// narrow sweep are packed output by output.
  func packed(
    _ weights: StoredNumbers, _ transform: WeightTransform
  ) -> UnsafeMutablePointer<Panel> {
    let bytes = packedCount * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 128)
    let numbers = memory.bindMemory(to: Float.self, capacity: packedCount)
    numbers.update(repeating: 0, count: packedCount)
    switch weights.storage {
    case .singles(let weights):
      weights.withUnsafeBufferPointer { weights in
        if transform == .whole {
          forEachWeight { place, weight in numbers[place] = weights[weight] }
        } else {
          forEachWeight { place, weight in numbers[place] = transform(Double(weights[weight])) }
        }
      }
    case .doubles, .rows:
      weights.doubles.withUnsafeBufferPointer { weights in
        forEachWeight { place, weight in numbers[place] = transform(weights[weight]) }
      }
    }
    return memory.assumingMemoryBound(to: Panel.self)
  }

  /// The place in packed memory of the first step's weight to an output.
  @inline(__always)
  func place(ofWeightsTo output: Int) -> Int {
    output / Panel.width &* steps &* Panel.width &+ output % Panel.width
  }

  /// The number of packed weights, padding included.
  var packedCount: Int { max(panels * steps, 1) * Panel.width }

  /// Visits every weight in packed order; places that are not visited are padding.
  ///
  /// - Parameter visit: Receives the weight's place in packed memory and its index in the weight
  ///   tensor.
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
        let place = (panel * steps + run * length) * Panel.width
        // Steps are visited in blocks, since their weights to one output are often neighbours.
        for start in stride(from: 0, to: length, by: 16) {
          let block = min(16, length - start)
          let weights = InlineArray<16, Int> { weight(run, start + min($0, block - 1), first) }
          // The weights of one step are equally far apart.
          let distance = count > 1 ? weight(run, start, first + 1) - weights[0] : 0
          for k in 0..<count {
            for i in 0..<block {
              visit(place + (start + i) * Panel.width + k, weights[i] + k * distance)
            }
          }
        }
      }
    }
  }

  /// Computes the sums for a batch.
  ///
  /// - Parameters:
  ///   - weights: Weights packed by `packed`.
  ///   - factor: Multiplies each sum, at the sum's own place.
  ///   - gate: Lets a sum pass only where this is positive at the sum's own place.
  ///   - bias: The initial value of each sum, for every output of the whole operation.
  ///   - adds: Whether to add to the target instead of replacing it.
  ///   - isRectified: Whether to apply a ReLU to the sums.
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
