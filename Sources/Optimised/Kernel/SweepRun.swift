/// One run of a sweep over a batch: its memory, divided into tasks, blocks and tiles.
///
/// A task is a block of places and some of the panels. A block processes eight places at a time,
/// and all its panels for each eight. One panel for eight places is a tile of the kernel.
struct SweepRun {
  private let sweep: Sweep
  private let source: Buffer
  private let weights: UnsafePointer<Panel>
  private let target: Buffer
  private let factor: Buffer
  private let finish: Finish
  /// The grids of places in the target and in the factors.
  private let (output, factorGrid): (Sweep.Grid, Sweep.Grid)
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
    self.weights = weights
    self.target = target
    self.factor = factor
    self.finish = finish
    output = sweep.grid(of: target.layout)
    factorGrid = sweep.grid(of: factor.layout)
    places = sweep.rows * sweep.columns
    total = places * examples
  }

  /// Runs all tasks. Each task has about a million multiplications, in whole tiles. If places are
  /// few, the tasks divide the panels as well.
  func run(by team: Team) {
    let size = max(1, (1 << 20) / max(1, 8 * Panel.width * sweep.steps)) * 8
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
      dots(first, min(first + Dots.rows, places.upperBound))
      first += Dots.rows
    }
    while first < places.upperBound {
      let end = min(first + 8, places.upperBound)
      var panel = panels.lowerBound
      while panel < panels.upperBound {
        switch end - first {
        case 1 where panel + 4 <= panels.upperBound:
          tile(Tile<1, 4>(at: target.base), first, end, panel)
          panel += 4
          continue
        case 1: tile(Tile<1, 1>(at: target.base), first, end, panel)
        case 2...4: tile(Tile<4, 1>(at: target.base), first, end, panel)
        default: tile(Tile<8, 1>(at: target.base), first, end, panel)
        }
        panel += 1
      }
      first = end
    }
  }

  /// Sets the addresses of a tile's rows and runs it. The rows begin at place `first`; rows past
  /// the last place before `end` repeat that place.
  @inline(__always)
  private func tile<let height: Int, let panels: Int>(
    _ shape: Tile<height, panels>, _ first: Int, _ end: Int, _ panel: Int
  ) {
    var tile = shape
    var (example, place) = first.quotientAndRemainder(dividingBy: places)
    var (row, column) = place.quotientAndRemainder(dividingBy: sweep.columns)
    for q in 0..<height {
      tile.inputs[unchecked: q] = UnsafePointer(
        source.base + (example &* source.stride &+ sweep.input.place(row, column)))
      tile.factors[unchecked: q] = UnsafePointer(
        factor.base
          + (example &* factor.stride &+ factorGrid.place(row, column) &+ panel &* Panel.width))
      tile.outputs[unchecked: q] =
        target.base
        + (example &* target.stride &+ output.place(row, column) &+ panel &* Panel.width)
      guard first &+ q &+ 1 < end else { continue }
      place &+= 1
      column &+= 1
      if column == sweep.columns { (row, column) = (row &+ 1, 0) }
      if place == places { (example, place, row) = (example &+ 1, 0, 0) }
    }
    var finish = finish
    finish.bias = finish.bias.map { $0 + panel * Panel.width }
    sweep.runs.withUnsafeBufferPointer { runs in
      tile.run(
        runs, length: sweep.length, weights: weights + panel * sweep.steps, valid: end - first,
        width: sweep.outputs - panel * Panel.width, finish: finish)
    }
  }

  /// Computes the sums of at most four places for a sweep with few outputs.
  private func dots(_ first: Int, _ end: Int) {
    var dots = Dots(inputs: InlineArray(repeating: UnsafePointer(source.base)))
    var outputs = InlineArray<4, Floats>(repeating: target.base)
    var factors = InlineArray<4, UnsafePointer<Float>>(repeating: UnsafePointer(factor.base))
    for q in 0..<Dots.rows {
      let (example, place) = min(first + q, end - 1).quotientAndRemainder(dividingBy: places)
      let (row, column) = place.quotientAndRemainder(dividingBy: sweep.columns)
      dots.inputs[q] = UnsafePointer(
        source.base + (example * source.stride + sweep.input.place(row, column)))
      outputs[q] = target.base + (example * target.stride + output.place(row, column))
      factors[q] = UnsafePointer(
        factor.base + (example * factor.stride + factorGrid.place(row, column)))
    }
    let numbers = UnsafeRawPointer(weights).assumingMemoryBound(to: Float.self)
    let sums = sweep.runs.withUnsafeBufferPointer {
      dots.sums($0, length: sweep.length, weights: numbers)
    }
    let start = finish.bias.map { Panel($0, count: sweep.outputs) }
    for q in 0..<min(Dots.rows, end - first) {
      finish.write(
        start.map { sums[q] + $0 } ?? sums[q], to: outputs[q], factor: factors[q],
        count: sweep.outputs)
    }
  }
}
