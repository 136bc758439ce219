import Networks

/// Max pooling: the largest element of each window, sixteen channels at once.
struct MaxPooling {
  let positions: WindowPositions
  /// Whether windows do not overlap, so that rows can be processed in parallel.
  private let isDisjoint: Bool
  /// Whether windows choose at most one of four positions.
  let choosesOneOfFour: Bool

  init(_ window: Window, of operand: Shape) {
    positions = WindowPositions(window, over: operand)
    isDisjoint = positions.rowsAbove.allSatisfy { $0.count <= 1 }
    choosesOneOfFour =
      4 * positions.outputs <= positions.rowsAbove.count * positions.columnsAbove.count
  }

  /// Computes the largest element of each window.
  func forward(_ a: Buffer, into z: Buffer, examples: Int, team: Team) {
    team.forEachRow(of: z.layout.inner, examples: examples) { row, n in
      let target = z.row(row, of: n)
      for column in 0..<z.layout.columns {
        forEachSixteen(z.layout.channels) { first, count in
          largest(a, row, column, n, first, count)
            .store(to: target + column * z.layout.channels + first, count: count)
        }
      }
    }
  }

  /// Adds each window's R to its first largest element.
  ///
  /// - Parameters:
  ///   - R: One number per window, without border.
  ///   - a: The operand's activations, which determine the largest elements.
  ///   - preferred: Other activations. Their first largest element receives R if it is also one of
  ///     the largest by `a`.
  func route(
    _ R: Buffer, by a: Buffer, preferring preferred: Buffer? = nil, into target: Buffer,
    examples: Int, team: Team
  ) {
    let rows = positions.rows.count
    team.forEach(isDisjoint ? examples * rows : examples) { task in
      let n = isDisjoint ? task / rows : task
      for row in isDisjoint ? task % rows..<task % rows + 1 : 0..<rows {
        for column in positions.columns.indices {
          route(R, row, column, n, by: a, preferring: preferred, into: target)
        }
      }
    }
  }

  private func route(
    _ R: Buffer, _ row: Int, _ column: Int, _ n: Int, by a: Buffer, preferring preferred: Buffer?,
    into target: Buffer
  ) {
    let channels = R.layout.channels
    let R_k = R.row(row, of: n) + column * channels
    forEachSixteen(channels) { first, count in
      let message = Lanes(R_k + first, count: count)
      guard message != Lanes() else { return }
      let largest = largest(a, row, column, n, first, count)
      var left = SIMDMask<SIMD16<Int32>>(repeating: true)
      func add(where wins: SIMDMask<SIMD16<Int32>>, to winner: Floats) {
        (Lanes(winner, count: count) + message.replacing(with: 0, where: .!wins))
          .store(to: winner, count: count)
        let others = left .& .!wins
        left = others
      }
      if let preferred {
        let largestPreferred = self.largest(preferred, row, column, n, first, count)
        var undecided = left
        for y in positions.rows[row] {
          for x in positions.columns[column] {
            let place = x.input * channels + first
            let choice = Lanes(preferred.row(y.input, of: n) + place, count: count)
            let value = Lanes(a.row(y.input, of: n) + place, count: count)
            let chosen = (choice .== largestPreferred) .& undecided
            add(where: chosen .& (value .== largest), to: target.row(y.input, of: n) + place)
            let others = undecided .& .!chosen
            undecided = others
          }
        }
      }
      for y in positions.rows[row] {
        for x in positions.columns[column] {
          let place = x.input * channels + first
          let value = Lanes(a.row(y.input, of: n) + place, count: count)
          add(where: (value .== largest) .& left, to: target.row(y.input, of: n) + place)
        }
      }
    }
  }

  @inline(__always)
  private func largest(
    _ a: Buffer, _ row: Int, _ column: Int, _ n: Int, _ first: Int, _ count: Int
  ) -> Lanes {
    var largest = Lanes(repeating: -.infinity)
    for y in positions.rows[row] {
      let line = a.row(y.input, of: n) + first
      for x in positions.columns[column] {
        let value = Lanes(line + x.input * a.layout.channels, count: count)
        // NaN is kept, so that it reaches the output and is refused there.
        largest = largest.replacing(
          with: value, where: .!(value .<= largest) .& (largest .== largest))
      }
    }
    return largest
  }
}

/// Visits `count` neighbours sixteen at a time.
@inline(__always)
func forEachSixteen(_ count: Int, _ visit: (_ first: Int, _ count: Int) -> Void) {
  for first in stride(from: 0, to: count, by: 16) { visit(first, min(16, count - first)) }
}
