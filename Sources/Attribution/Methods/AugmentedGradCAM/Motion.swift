import Networks
import Numerics

/// A rotation of an image about its centre, followed by a translation.
public struct Motion: Hashable, Sendable {
  /// The counterclockwise angle, in radians.
  public let angle: Double
  /// The translation downwards, in pixels.
  public let down: Double
  /// The translation to the right, in pixels.
  public let right: Double

  /// Creates a motion; all numbers must be finite.
  public init(angle: Double, down: Double, right: Double) {
    self.angle = angle
    self.down = down
    self.right = right
  }

  /// The identity.
  public static let none = Motion(angle: 0, down: 0, right: 0)

  /// Draws motions for the copies of an image. The first is the identity; the others rotate by at
  /// most half a radian and shift by at most an eighth of each side, all uniformly.
  ///
  /// Source: the authors' program for Morbidelli et al. 2020 (half a radian; 30 of 224 pixels).
  ///
  /// - Parameters:
  ///   - count: The number of motions, at least 1.
  ///   - height: The height of the image in pixels.
  ///   - width: The width of the image in pixels.
  ///   - seed: The seed; a larger count gives the same motions and further ones.
  public static func drawn(_ count: Int, height: Int, width: Int, seed: Int) -> [Motion] {
    var random = SplitMix64(seed: seed)
    return [.none]
      + (1..<max(count, 1)).map { _ in
        Motion(
          angle: random.number(0.5), down: random.number(Double(height) / 8),
          right: random.number(Double(width) / 8))
      }
  }
}
