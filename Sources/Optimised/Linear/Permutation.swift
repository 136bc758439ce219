/// A rearrangement in which every element is a copy of one other element.
struct Permutation {
  /// The row of positions from which each element comes.
  private let rows: [Int]
  /// The place of each element's source within its row.
  private let places: [Int]

  /// A permutation, or `nil` if some element is a sum, a constant or scaled.
  init?(_ lists: Lists<FixedWeightConnections.Term>, from layout: Layout) {
    var (rows, places) = ([Int](), [Int]())
    for index in lists.ranges.indices {
      guard lists[index].count == 1, let term = lists[index].first, term.weight == 1 else {
        return nil
      }
      rows.append(term.run / layout.width)
      places.append(term.run % layout.width)
    }
    (self.rows, self.places) = (rows, places)
  }

  /// Fills one row of the target with the permuted elements, each multiplied by w and by its
  /// factor.
  func run(
    _ source: Buffer, _ row: Int, _ n: Int, times w: Float, factor: Buffer?, into target: Buffer,
    adds: Bool
  ) {
    let (target, width) = (target.row(row, of: n), target.layout.width)
    let factor = factor?.row(row, of: n)
    rows.withUnsafeBufferPointer { rows in
      places.withUnsafeBufferPointer { places in
        for i in 0..<width {
          let from = row * width + i
          var moved = w * source.row(rows[from], of: n)[places[from]]
          if let factor { moved *= factor[i] }
          target[i] = adds ? target[i] + moved : moved
        }
      }
    }
  }
}
