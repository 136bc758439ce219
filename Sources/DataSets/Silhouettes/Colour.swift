import Networks
import Numerics

/// Red, green and blue, each from 0 to 1.
struct Colour {
  let channels: SIMD3<Double>

  /// Uniform among all colours.
  init(_ random: inout SplitMix64) {
    channels = SIMD3(
      random.number(in: 0...1), random.number(in: 0...1), random.number(in: 0...1))
  }

  private init(_ channels: SIMD3<Double>) { self.channels = channels }

  /// This part of the way to another colour.
  func mixed(_ part: Double, with other: Colour) -> Colour {
    Colour(channels + part * (other.channels - channels))
  }

  /// Euclid's distance.
  func distance(to other: Colour) -> Double {
    let d = channels - other.channels
    return (d.x * d.x + d.y * d.y + d.z * d.z).squareRoot()
  }

  /// The distance to the nearest mixture of two colours, tried in steps of an eighth.
  func distance(toMixturesOf first: Colour, _ second: Colour) -> Double {
    (0...8).map { distance(to: first.mixed(Double($0) / 8, with: second)) }.min() ?? 0
  }
}
