import Networks
import Testing

/// Expects numbers to be equal up to `tolerance` times the largest of the expected ones, or times
/// `scale` where a scale is given.
func expectClose(
  _ found: [Double], _ expected: [Double], _ tolerance: Double = 1e-12, scale: Double? = nil,
  comment: @autoclosure () -> String = "", at location: SourceLocation = #_sourceLocation
) {
  let scale = scale ?? expected.map(abs).max() ?? 0
  let close =
    found.count == expected.count
    && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * scale }
  #expect(
    close, "\(comment()) found \(found), expected \(expected), tolerance \(tolerance * scale)",
    sourceLocation: location)
}

func expectClose(
  _ found: Double, _ expected: Double, _ tolerance: Double = 1e-12, scale: Double? = nil,
  comment: @autoclosure () -> String = "", at location: SourceLocation = #_sourceLocation
) {
  expectClose([found], [expected], tolerance, scale: scale, comment: comment(), at: location)
}

/// Expects numbers to agree in every digit that is printed: `decimals` behind the point.
func expectDigits(
  _ found: [Double], _ printed: [Double], decimals: Int,
  at location: SourceLocation = #_sourceLocation
) {
  let half = 0.5000001 * (0..<decimals).reduce(1.0) { scale, _ in scale / 10 }
  let agree =
    found.count == printed.count && zip(found, printed).allSatisfy { abs($0 - $1) <= half }
  #expect(agree, "found \(found), printed \(printed)", sourceLocation: location)
}
