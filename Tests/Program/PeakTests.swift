import Optimised
import Testing

/// The loop that a core's peak is measured with.
@Suite struct PeakTests {
  /// a ← 0.001 + 0.999 a tends to 0.001 / (1 − 0.999) = 1 in each place, in `Float` to four digits: the
  /// loop is run, not left out. Ten registers have eight or sixteen places.
  @Test func everyAccumulatorArrives() {
    let places = Peak.operationsPerStep / 2
    #expect(abs(Peak.registerLoop(steps: 50_000) - Float(places)) < 0.1)
    #expect(Peak.registerLoop(steps: 10) < Float(places) / 16)
    #expect([80, 160].contains(places))
  }
}
