/// How a row of a PNG file is written as differences (PNG specification, 9).
///
///     b = above, c = above and left, a = left; of the same byte of the pixel
///     sub: x − a    up: x − b    average: x − ⌊(a + b) / 2⌋    Paeth: x − that of a, b, c
///                                                          which is nearest to a + b − c
///
/// All modulo 256; beyond the edges there are zeros.
enum PNGFilter: UInt8, CaseIterable {
  case none = 0
  case sub = 1
  case up = 2
  case average = 3
  case paeth = 4

  /// What a byte is expected to be.
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

  /// The row that these differences are of, in place.
  ///
  /// - Parameters:
  ///   - row: As many bytes as `above`.
  ///   - pixelBytes: How far to the left the neighbouring pixel's byte is.
  func undo(_ row: inout [UInt8], above: [UInt8], pixelBytes: Int) {
    for i in row.indices {
      let left = i >= pixelBytes
      row[i] &+= prediction(
        left ? row[i - pixelBytes] : 0, above[i], left ? above[i - pixelBytes] : 0)
    }
  }

  /// The differences of a row.
  func apply(_ row: [UInt8], above: [UInt8], pixelBytes: Int) -> [UInt8] {
    row.indices.map { i in
      let left = i >= pixelBytes
      return row[i]
        &- prediction(left ? row[i - pixelBytes] : 0, above[i], left ? above[i - pixelBytes] : 0)
    }
  }

  /// The filter whose differences, as signed numbers, have the least absolute sum, of several the
  /// first; and its differences. This is the specification's advice for what compresses best.
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
