import Foundation

/// A seeded random number generator: equal seeds give equal numbers on every machine.
///
/// Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Creates a generator from a seed.
  public init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Draws a number uniformly from [−bound, bound), using the upper 53 bits.
  public mutating func number(_ bound: Double = 1) -> Double {
    (Double(next() >> 11) / Double(1 << 53) * 2 - 1) * bound
  }

  /// Draws `count` numbers uniformly from [−bound, bound).
  public mutating func numbers(_ count: Int, _ bound: Double = 1) -> [Double] {
    (0..<count).map { _ in number(bound) }
  }

  /// Draws from the normal distribution with mean 0 and variance 1, by the Box–Muller transform.
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - (number() + 1) / 2)).squareRoot()
    return radius * cos(.pi * number())
  }
}
