import Networks
import Numerics

/// A rotation of an image about its centre, and a translation after it.
public struct Motion: Hashable, Sendable {
  /// Counterclockwise, in radians.
  public let angle: Double
  /// How far down, in pixels.
  public let down: Double
  /// How far to the right, in pixels.
  public let right: Double

  /// A motion of so much; the numbers must be finite.
  public init(angle: Double, down: Double, right: Double) {
    self.angle = angle
    self.down = down
    self.right = right
  }

  /// The motion that leaves everything where it is.
  public static let none = Motion(angle: 0, down: 0, right: 0)

  /// Motions for so many copies of an image: the first leaves it as it is, the others turn it by at
  /// most half a radian and move it by at most an eighth of each side, all uniform.
  ///
  /// Source: the authors' program for Morbidelli et al. 2020 (half a radian; 30 of 224 pixels).
  ///
  /// - Parameters:
  ///   - count: At least 1.
  ///   - seed: The same motions from the same seed; more of them begin with the same.
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
