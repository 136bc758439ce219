import Foundation

/// A seeded generator of random numbers: the same numbers from the same seed, everywhere.
///
/// Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator that starts from this seed.
  public init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [−bound, bound), from the upper 53 bits.
  public mutating func number(_ bound: Double = 1) -> Double {
    (Double(next() >> 11) / Double(1 << 53) * 2 - 1) * bound
  }

  /// So many numbers, uniform in [−bound, bound).
  public mutating func numbers(_ count: Int, _ bound: Double = 1) -> [Double] {
    (0..<count).map { _ in number(bound) }
  }

  /// Normally distributed with mean 0 and variance 1 (Box and Muller's transform).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - (number() + 1) / 2)).squareRoot()
    return radius * cos(.pi * number())
  }
}
