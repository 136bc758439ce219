import Formats
import Testing

/// Half precision, against a definition that counts: the finite halves in their order, every one a
/// step above the one before it.
@Suite struct HalfTests {
  @Test func everyHalfIsItsFormula() {
    // The positive halves as bits are the counts of steps from zero; a step is 2^−24 up to 2^−13,
    // and doubles with every 1024 from there.
    var expected = 0.0
    var step = 1.0 / Double(1 << 24)
    for bits in UInt16(0)..<0x7C00 {
      if bits >= 2048, bits % 1024 == 0 { step *= 2 }
      let positive = Half.number(bits)
      let negative = Half.number(bits | 0x8000)
      if positive != expected || negative != -expected || negative.sign != .minus {
        Issue.record("\(bits): \(positive) and \(negative), expected \(expected)")
      }
      expected += step
    }
    #expect(expected == 65536)
    #expect(Half.number(0x7C00) == .infinity && Half.number(0xFC00) == -.infinity)
    #expect((0x7C01...0x7FFF).allSatisfy { Half.number($0).isNaN })
    #expect((0xFC01...0xFFFF).allSatisfy { Half.number($0).isNaN })
  }

  @Test func everyHalfComesBack() {
    let wrong = (UInt16.min...UInt16.max).filter { Half.bits(Half.number($0)) != $0 }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  /// Between two neighbours: the middle goes to the even one, what is beside it to the nearer one.
  @Test func roundingIsToNearestEven() {
    var wrong: [UInt16] = []
    for low in UInt16(0)..<0x7C00 {
      let high = low + 1
      let above = high == 0x7C00 ? 65536 : Half.number(high)
      let middle = (Half.number(low) + above) / 2
      let even = low % 2 == 0 ? low : high
      for sign in [0, 0x8000] as [UInt16] {
        let s: Double = sign == 0 ? 1 : -1
        if Half.bits(s * middle) != even | sign || Half.bits(s * middle.nextUp) != high | sign
          || Half.bits(s * middle.nextDown) != low | sign
        {
          wrong.append(low | sign)
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func extremes() {
    #expect(Half.bits(.infinity) == 0x7C00 && Half.bits(-.greatestFiniteMagnitude) == 0xFC00)
    #expect(Half.bits(.leastNonzeroMagnitude) == 0 && Half.bits(-0.0) == 0x8000)
    #expect(Half.number(Half.bits(.nan)).isNaN)
    #expect(Half.number(Half.bits(Double(bitPattern: 0x7FF0_0000_0000_0001))).isNaN)
  }
}
