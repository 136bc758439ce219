/// Gradients δ of the loss in the packing of weights for a sum over positions: panel by panel,
/// position by position, thirty-two outputs side by side.
struct PackedSlopes {
  private let panels: UnsafePointer<Panel>
  /// The number of positions of all examples together.
  let places: Int

  /// Packs the gradients at a sweep's outputs.
  init(_ δ: Buffer, of sweep: Sweep, examples: Int, scratch: Scratch, team: Team) {
    let area = sweep.rows * sweep.columns
    let (places, outputs) = (area * examples, sweep.outputs)
    let memory = scratch.take(sweep.panels * places * Panel.width)
    let grid = sweep.grid(of: δ.layout)
    team.forEach(examples * sweep.panels) { task in
      let (n, panel) = task.quotientAndRemainder(dividingBy: sweep.panels)
      let (first, count) = (panel * Panel.width, min(Panel.width, outputs - panel * Panel.width))
      var target = memory + (panel * places + n * area) * Panel.width
      for row in 0..<sweep.rows {
        for column in 0..<sweep.columns {
          let source = δ.example(n) + (grid.place(row, column) + first)
          Panel(source, count: count).store(to: target)
          target += Panel.width
        }
      }
    }
    self.places = places
    panels = UnsafeRawPointer(memory).assumingMemoryBound(to: Panel.self)
  }

  /// The address of the gradients at a strip's first output, from a position on.
  func address(of output: Int, from place: Int) -> UnsafePointer<Float> {
    let (panel, lane) = output.quotientAndRemainder(dividingBy: Panel.width)
    return UnsafeRawPointer(panels + (panel * places + place)).assumingMemoryBound(to: Float.self)
      + lane
  }

  /// Sums δ over all positions: the gradients of the biases.
  func sums(into gradient: Floats, outputs: Int, adds: Bool) {
    for panel in 0..<(outputs + Panel.width - 1) / Panel.width {
      let first = panel * Panel.width
      let count = min(Panel.width, outputs - first)
      var sum = adds ? Panel(gradient + first, count: count) : Panel()
      for place in 0..<places { sum = sum + panels[panel * places + place] }
      sum.low.store(to: gradient + first, count: count)
      sum.high.store(to: gradient + first + 16, count: count - 16)
    }
  }
}

extension Sweep {
  /// The gradients of the weights, in the order of the packed weights.
  ///
  ///     ∂L/∂w[i][k] = Σ_p in[p + i] · δ[p][k]
  ///
  /// This is the kernel's third use: the steps i act as positions, the sum runs over the
  /// positions p, and the gradients δ act as weights.
  func weightGradient(
    _ source: Buffer, _ δ: PackedSlopes, into gradient: Floats, examples: Int, adds: Bool,
    team: Team
  ) {
    // With a single position per example, the examples act as positions of one row.
    let isOnePlace = rows * columns == 1
    let (length, stride) = isOnePlace ? (examples, source.stride) : (columns, input.column)
    let lines =
      isOnePlace
      ? [input.start]
      : (0..<examples * rows).map { $0 / rows * source.stride + input.place($0 % rows, 0) }
    // The number of lines whose gradients stay in the L1 cache.
    let blockSize = max(1, 256 / max(length, 1))
    let tiles = (steps + BlockTile.height - 1) / BlockTile.height
    let group = max(1, min(16, tiles * panels / 8))
    let groups = (tiles + group - 1) / group

    func tile(_ index: Int, _ output: Int, _ block: Range<Int>, adds: Bool) {
      let first = index * BlockTile.height
      let valid = min(BlockTile.height, steps - first)
      let target = gradient + (place(ofWeightsTo: output) + first * Panel.width)
      var tile = BlockTile(at: target)
      tile.weights[0] = δ.address(of: output, from: block.lowerBound * length)
      for q in 0..<BlockTile.height {
        let (run, i) = (first + min(q, valid - 1)).quotientAndRemainder(dividingBy: self.length)
        tile.inputs[q] = UnsafePointer(source.base + (runs[run] + i))
        tile.outputs[q] = target + min(q, valid - 1) * Panel.width
      }
      lines.withUnsafeBufferPointer { lines in
        tile.run(
          UnsafeBufferPointer(rebasing: lines[block]), length: length, stride: stride, valid: valid,
          width: Strip.width, finish: Finish(adds: adds))
      }
    }

    team.forEach(panels * groups) { task in
      let (panel, part) = task.quotientAndRemainder(dividingBy: groups)
      for start in Swift.stride(from: 0, to: lines.count, by: blockSize) {
        let block = start..<min(start + blockSize, lines.count)
        for index in part * group..<min((part + 1) * group, tiles) {
          for output in Swift.stride(from: 0, to: Panel.width, by: Strip.width) {
            tile(index, panel * Panel.width + output, block, adds: adds || start > 0)
          }
        }
      }
    }
  }
}
