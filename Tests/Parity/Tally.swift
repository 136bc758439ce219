import Networks
import Testing

/// What a suite compared, and how near the two paths came to each other.
struct Tally {
  /// Arrays of numbers compared.
  private(set) var compared = 0
  /// Passes over an example, and those left out because rounding may decide otherwise there.
  private(set) var passes = 0
  private(set) var withinRounding = 0
  /// The largest deviation, as a part of what was allowed, and where it was.
  private(set) var worst = 0.0
  private var place = ""
  /// Arrays beyond tolerance. The first few are reported one by one.
  private var failures = 0
  private static let reported = 10

  /// Counts a pass over an example, and says whether to compare it.
  mutating func takes(unlessWithinRounding undecided: Bool) -> Bool {
    passes += 1
    if undecided { withinRounding += 1 }
    return !undecided
  }

  /// Expects every element of an example to be within `tolerance` of the scalar path's.
  mutating func expect(
    _ found: Tensor, _ expected: Tensor, example n: Int, within tolerance: Double,
    _ comment: @autoclosure () -> String, at location: SourceLocation = #_sourceLocation
  ) {
    compared += 1
    guard found.shape == expected.shape else {
      Issue.record("\(comment()): shape \(found.shape)", sourceLocation: location)
      return
    }
    let count = expected.elements.count / expected.examples
    expect(
      found.elements[n * count..<(n + 1) * count], expected.elements[n * count..<(n + 1) * count],
      within: tolerance, comment(), at: location)
  }

  /// Expects one number to be within `tolerance` of the scalar path's.
  mutating func expect(
    _ found: Double, _ expected: Double, within tolerance: Double,
    _ comment: @autoclosure () -> String, at location: SourceLocation = #_sourceLocation
  ) {
    compared += 1
    expect([found], [expected], within: tolerance, comment(), at: location)
  }

  private mutating func expect(
    _ found: ArraySlice<Double>, _ expected: ArraySlice<Double>, within tolerance: Double,
    _ comment: @autoclosure () -> String, at location: SourceLocation
  ) {
    let (index, deviation) = largestDeviation(found, expected)
    if deviation > worst * tolerance, tolerance > 0 {
      worst = deviation / tolerance
      place = comment()
    }
    guard deviation > tolerance || deviation.isNaN else { return }
    failures += 1
    guard failures <= Tally.reported else { return }
    Issue.record(
      """
      \(comment()), element \(index): \(found[found.startIndex + index]) where the scalar path has \
      \(expected[expected.startIndex + index]), \(deviation) apart and not \(tolerance)
      """, sourceLocation: location)
  }

  /// Prints the counts and expects nearly everything to have been compared.
  func close(_ name: String, at location: SourceLocation = #_sourceLocation) {
    print(
      "\(name): \(compared) arrays compared; of \(passes) passes \(withinRounding) left out,",
      "decided within rounding;",
      "at most \(Int((100 * worst).rounded(.up))) % of the tolerance used (\(place))")
    #expect(failures == 0, "\(name): beyond tolerance", sourceLocation: location)
    #expect(compared > 0, "\(name)", sourceLocation: location)
    #expect(withinRounding * 50 <= passes, "\(name)", sourceLocation: location)
  }
}

/// The largest distance of two elements at the same place, and the place; NaN if there is one.
private func largestDeviation(
  _ found: ArraySlice<Double>, _ expected: ArraySlice<Double>
) -> (index: Int, deviation: Double) {
  found.withUnsafeBufferPointer { found in
    expected.withUnsafeBufferPointer { expected in
      var (index, deviation) = (0, 0.0)
      var i = 0
      while i < expected.count {
        let distance = abs(found[i] - expected[i])
        if !(distance <= deviation) { (index, deviation) = (i, distance) }
        if distance.isNaN { break }
        i += 1
      }
      return (index, deviation)
    }
  }
}
