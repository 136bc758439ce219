/// One run of a sweep over a batch: its memory, divided into tasks, blocks and tiles.
///
/// A task is a block of places and some of the panels. A block processes a few places at a time, and
/// all its panels for these. One strip of a panel for these places is a tile of the kernel.
struct SweepRun {
  private let sweep: Sweep
  private let source: Buffer
  private let weights: UnsafePointer<Float>
  private let target: Buffer
  private let factor: Buffer
  private let finish: Finish
  /// The grids of places in the target and in the factors.
  private let (outputGrid, factorGrid): (Sweep.Grid, Sweep.Grid)
  /// The number of places of one example, and of all examples.
  private let (places, total): (Int, Int)

  /// Prepares a run of a sweep.
  ///
  /// - Parameters:
  ///   - weights: The packed weights from `Sweep.packed`.
  ///   - factor: The factors by which the sums are multiplied or gated. It is not read unless
  ///     `finish` requires it.
  init(
    _ sweep: Sweep, of source: Buffer, _ weights: UnsafePointer<Panel>, into target: Buffer,
    factor: Buffer, _ finish: Finish, examples: Int
  ) {
    self.sweep = sweep
    self.source = source
    self.weights = UnsafeRawPointer(weights).assumingMemoryBound(to: Float.self)
    self.target = target
    self.factor = factor
    self.finish = finish
    outputGrid = sweep.grid(of: target.layout)
    factorGrid = sweep.grid(of: factor.layout)
    places = sweep.rows * sweep.columns
    total = places * examples
  }

  /// Runs all tasks. Each task has about a million multiplications, in whole tiles. If places are
  /// few, the tasks divide the panels as well.
  func run(by team: Team) {
    let tile = BlockTile.height
    let size = max(1, (1 << 20) / max(1, tile * Panel.width * sweep.steps)) * tile
    let blocks = (total + size - 1) / size
    let width = total == 1 ? 4 : 1
    let parts = (sweep.panels + width - 1) / width
    let work = total * Panel.width * sweep.panels * sweep.steps
    func task(_ index: Int) {
      let (place, part) = index.quotientAndRemainder(dividingBy: parts)
      block(
        place * size..<min((place + 1) * size, total),
        part * width..<min((part + 1) * width, sweep.panels))
    }
    if work < 1 << 17 {
      for index in 0..<blocks * parts { task(index) }
    } else {
      team.forEach(blocks * parts, task)
    }
  }

  /// Runs the tiles of a block: these places for these panels.
  private func block(_ places: Range<Int>, _ panels: Range<Int>) {
    var first = places.lowerBound
    while sweep.isNarrow, first < places.upperBound {
      dots(first, min(first + DotTile.height, places.upperBound))
      first += DotTile.height
    }
    let outputs =
      panels.lowerBound
      * Panel.width..<min(
        panels.upperBound * Panel.width, sweep.outputs)
    while first < places.upperBound {
      let end = min(first + BlockTile.height, places.upperBound)
      var output = outputs.lowerBound
      while output < outputs.upperBound {
        switch end - first {
        case 1 where output + LineTile.width <= panels.upperBound * Panel.width:
          tile(LineTile(at: target.base), first, end, output)
          output += LineTile.width
          continue
        case 1: tile(SingleTile(at: target.base), first, end, output)
        case 2...4: tile(LowTile(at: target.base), first, end, output)
        default: tile(BlockTile(at: target.base), first, end, output)
        }
        output += Strip.width
      }
      first = end
    }
  }

  /// Sets the addresses of a tile and runs it. Its rows begin at place `first`, its strips at an
  /// output; rows past the last place before `end` repeat that place.
  @inline(__always)
  private func tile<let height: Int, let strips: Int>(
    _ shape: Tile<height, strips>, _ first: Int, _ end: Int, _ output: Int
  ) {
    var tile = shape
    for v in 0..<strips {
      tile.weights[unchecked: v] = weights + sweep.place(ofWeightsTo: output &+ v &* Strip.width)
    }
    var (example, place) = first.quotientAndRemainder(dividingBy: places)
    var (row, column) = place.quotientAndRemainder(dividingBy: sweep.columns)
    for q in 0..<height {
      tile.inputs[unchecked: q] = UnsafePointer(
        source.base + (example &* source.stride &+ sweep.input.place(row, column)))
      tile.factors[unchecked: q] = UnsafePointer(
        factor.base
          + (example &* factor.stride &+ factorGrid.place(row, column) &+ output))
      tile.outputs[unchecked: q] =
        target.base
        + (example &* target.stride &+ outputGrid.place(row, column) &+ output)
      guard first &+ q &+ 1 < end else { continue }
      place &+= 1
      column &+= 1
      if column == sweep.columns { (row, column) = (row &+ 1, 0) }
      if place == places { (example, place, row) = (example &+ 1, 0, 0) }
    }
    var finish = finish
    finish.bias = finish.bias.map { $0 + output }
    sweep.runs.withUnsafeBufferPointer { runs in
      tile.run(
        runs, length: sweep.length, valid: end - first, width: sweep.outputs - output,
        finish: finish)
    }
  }

  /// Computes the sums of the places of one tile for a sweep with few outputs.
  private func dots(_ first: Int, _ end: Int) {
    var dots = DotTile(inputs: InlineArray(repeating: UnsafePointer(source.base)))
    for q in 0..<DotTile.height {
      let (example, row, column) = position(min(first + q, end - 1))
      dots.inputs[q] = UnsafePointer(
        source.base + (example * source.stride + sweep.input.place(row, column)))
    }
    let sums = sweep.runs.withUnsafeBufferPointer {
      dots.sums($0, length: sweep.length, weights: weights)
    }
    let start = finish.bias.map { Panel($0, count: sweep.outputs) }
    for q in 0..<min(DotTile.height, end - first) {
      let (example, row, column) = position(first + q)
      finish.write(
        start.map { sums[q] + $0 } ?? sums[q],
        to: target.base + (example * target.stride + outputGrid.place(row, column)),
        factor: factor.base + (example * factor.stride + factorGrid.place(row, column)),
        count: sweep.outputs)
    }
  }

  /// The example, row and column of a place.
  private func position(_ place: Int) -> (example: Int, row: Int, column: Int) {
    let (example, place) = place.quotientAndRemainder(dividingBy: places)
    let (row, column) = place.quotientAndRemainder(dividingBy: sweep.columns)
    return (example, row, column)
  }
}
