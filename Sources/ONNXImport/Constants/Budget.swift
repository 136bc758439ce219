import Networks

/// The limits of what one file may make the importer do. They are far above what real models need, and
/// they are checked before the work is done.
enum Budget {
  /// The largest number of elements of a constant that is larger than its operands.
  static let elements = 1 << 24
  /// The largest number of positions that a resize may give its result, and half the largest number
  /// of terms in their sums.
  static let interpolated = 1 << 22
  /// The largest number of multiplications in one folded matrix product.
  static let multiplications = 1 << 32
  /// The largest number of operators, after loops and functions are unrolled.
  static let operators = 100_000
  /// The largest number of operators in one expression; a longer chain is split.
  static let expression = 48

  /// The number of elements of these dimensions; `nil` if a length is negative, or if the number
  /// exceeds both the budget and that of an operand.
  static func count(_ dimensions: [Int], operand: Int = 0) -> Int? {
    let limit = max(elements, operand)
    var count = 1
    // An empty axis counts as 1, so that the lengths of the others can be multiplied too.
    for length in dimensions {
      guard length >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: max(length, 1))
      guard !overflow, product <= limit else { return nil }
      count = product
    }
    return dimensions.contains(0) ? 0 : count
  }
}
