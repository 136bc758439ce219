extension Sweep {
  /// Computes the sums of `run` over the nonzero inputs only, which pays if most inputs are zero.
  ///
  /// A block of weights that fits in the L1 cache is applied to all positions of a row before the
  /// next block is loaded.
  func run(
    overNonZerosOf source: Buffer, _ weights: UnsafePointer<Panel>,
    into target: Buffer, examples: Int, factor: Buffer?, gate: Buffer?, adds: Bool,
    isRectified: Bool, scratch: Scratch, team: Team
  ) {
    guard let granule = NonZeros.granule(of: source.layout) else {
      preconditionFailure("its channels can be divided")
    }
    let found = NonZeros(
      of: source, granule: granule, examples: examples, scratch: scratch, team: team)
    let finish = Finish(
      multiplies: factor != nil, isGated: gate != nil, adds: adds, isRectified: isRectified)
    let factor = factor ?? gate ?? target
    let (output, factorGrid) = (grid(of: target.layout), grid(of: factor.layout))
    let chunks = (columns + SparseRow.places - 1) / SparseRow.places
    let groups = (panels + SparseRow.panels - 1) / SparseRow.panels
    team.forEach(examples * rows * chunks * groups) { task in
      let (rest, group) = task.quotientAndRemainder(dividingBy: groups)
      let (line, chunk) = rest.quotientAndRemainder(dividingBy: chunks)
      let (example, row) = line.quotientAndRemainder(dividingBy: rows)
      let first = chunk * SparseRow.places
      let places = first..<min(first + SparseRow.places, columns)
      let panel = group * SparseRow.panels
      let count = min(SparseRow.panels, panels - panel)
      withUnsafeTemporaryAllocation(
        byteCount: SparseRow.places * SparseRow.panels * MemoryLayout<Panel>.stride, alignment: 64
      ) { memory in
        guard let sums = memory.bindMemory(to: Float.self).baseAddress else { return }
        let width = count * Panel.width
        sums.update(repeating: 0, count: places.count * width)
        // The number of steps whose weights take at most 32 KiB.
        let block = max(granule, 256 / count / granule * granule)
        for (index, run) in runs.enumerated() {
          for start in stride(from: 0, to: length, by: block) {
            let steps = min(block, length - start)
            let w = weights + (panel * self.steps + index * length + start)
            for column in places {
              let (segment, first) = found.segment(
                from: input.place(row, column) + run + start, count: steps, of: example)
              let sums = sums + (column - places.lowerBound) * width
              switch count {
              case 1:
                SparseTile<1, 4>().run(
                  segment, first: first, weights: w, panel: self.steps, sums: sums)
              case 2:
                SparseTile<2, 2>().run(
                  segment, first: first, weights: w, panel: self.steps, sums: sums)
              case 3:
                SparseTile<3, 1>().run(
                  segment, first: first, weights: w, panel: self.steps, sums: sums)
              default:
                SparseTile<4, 1>().run(
                  segment, first: first, weights: w, panel: self.steps, sums: sums)
              }
            }
          }
        }
        for column in places {
          for v in 0..<count {
            let first = (panel + v) * Panel.width
            finish.write(
              Panel(sums + ((column - places.lowerBound) * width + v * Panel.width)),
              to: target.base + (example * target.stride + output.place(row, column) + first),
              factor: factor.base
                + (example * factor.stride + factorGrid.place(row, column) + first),
              count: min(outputs - first, Panel.width))
          }
        }
      }
    }
  }
}

/// The part of a row that a task processes at once: its sums fit in the L1 cache.
private enum SparseRow {
  static let places = 16
  static let panels = 4
}
