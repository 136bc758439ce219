import Networks
import Numerics

/// A colour: red, green and blue, each from 0 to 1.
struct Colour {
  let channels: SIMD3<Double>

  /// Draws a colour uniformly.
  init(_ random: inout SplitMix64) {
    channels = SIMD3(
      random.number(in: 0...1), random.number(in: 0...1), random.number(in: 0...1))
  }

  private init(_ channels: SIMD3<Double>) { self.channels = channels }

  /// The mixture of this colour and another, `part` being the fraction of the other.
  func mixed(_ part: Double, with other: Colour) -> Colour {
    Colour(channels + part * (other.channels - channels))
  }

  /// The Euclidean distance to another colour.
  func distance(to other: Colour) -> Double {
    let d = channels - other.channels
    return (d.x * d.x + d.y * d.y + d.z * d.z).squareRoot()
  }

  /// The distance to the nearest mixture of two colours, tried in steps of an eighth.
  func distance(toMixturesOf first: Colour, _ second: Colour) -> Double {
    (0...8).map { distance(to: first.mixed(Double($0) / 8, with: second)) }.min() ?? 0
  }
}
