import Optimised
import Testing

/// The loop that a core's peak is measured with.
@Suite struct PeakTests {
  /// a ← 0.001 + 0.999 a tends to 0.001 / (1 − 0.999) = 1 in each of 160 places, in `Float` to four
  /// digits: the loop is run, not left out.
  @Test func everyAccumulatorArrives() {
    #expect(abs(Peak.registerLoop(steps: 50_000) - 160) < 0.1)
    #expect(Peak.registerLoop(steps: 10) < 10)
    #expect(Peak.operationsPerStep == 160 * 2)
  }
}
