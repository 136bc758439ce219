/// A row filter of PNG: each byte is stored as its difference from a prediction (PNG specification,
/// 9).
///
///     a = left, b = above, c = above and left; each the corresponding byte of that pixel
///     sub: x − a    up: x − b    average: x − ⌊(a + b) / 2⌋    Paeth: x − that of a, b, c
///                                                          which is nearest to a + b − c
///
/// Differences are modulo 256. Bytes beyond the edges count as zero.
enum PNGFilter: UInt8, CaseIterable {
  case none = 0
  case sub = 1
  case up = 2
  case average = 3
  case paeth = 4

  /// The predicted value of a byte.
  private func prediction(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt8 {
    switch self {
    case .none: return 0
    case .sub: return a
    case .up: return b
    case .average: return UInt8((Int(a) + Int(b)) / 2)
    case .paeth:
      let p = Int(a) + Int(b) - Int(c)
      let (toA, toB, toC) = (abs(p - Int(a)), abs(p - Int(b)), abs(p - Int(c)))
      return toA <= toB && toA <= toC ? a : toB <= toC ? b : c
    }
  }

  /// Replaces a row of differences by the original bytes, in place.
  ///
  /// - Parameters:
  ///   - row: The filtered row, as long as `above`.
  ///   - above: The original bytes of the row above.
  ///   - pixelBytes: The distance in bytes to the pixel on the left.
  func undo(_ row: inout [UInt8], above: [UInt8], pixelBytes: Int) {
    for i in row.indices {
      let left = i >= pixelBytes
      row[i] &+= prediction(
        left ? row[i - pixelBytes] : 0, above[i], left ? above[i - pixelBytes] : 0)
    }
  }

  /// Filters a row: the differences from its predicted bytes.
  func apply(_ row: [UInt8], above: [UInt8], pixelBytes: Int) -> [UInt8] {
    row.indices.map { i in
      let left = i >= pixelBytes
      return row[i]
        &- prediction(left ? row[i - pixelBytes] : 0, above[i], left ? above[i - pixelBytes] : 0)
    }
  }

  /// The best filter for a row, and the filtered row. Following the specification's heuristic, it
  /// is the one whose differences, as signed numbers, have the smallest absolute sum; the first of
  /// equals.
  static func best(
    for row: [UInt8], above: [UInt8], pixelBytes: Int
  ) -> (filter: PNGFilter, differences: [UInt8]) {
    var best = (filter: PNGFilter.none, differences: row)
    var least = Int.max
    for filter in allCases {
      let differences = filter.apply(row, above: above, pixelBytes: pixelBytes)
      let sum = differences.reduce(0) { $0 + Int(Int8(bitPattern: $1).magnitude) }
      if sum < least { (least, best) = (sum, (filter, differences)) }
    }
    return best
  }
}
