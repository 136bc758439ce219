import Networks
import Numerics

/// The position, size and orientation of a silhouette in its image.
public struct Placement: Hashable, Sendable {
  /// The silhouette's origin, in pixels from the upper left corner of the image.
  public let center: Point
  /// The silhouette's unit of length, in pixels.
  public let scale: Double
  /// The direction of the silhouette's x axis, a unit vector.
  public let direction: Point

  /// Converts a point of the image to the silhouette's own coordinates.
  public func local(_ point: Point) -> Point {
    let offset = (point - center) / scale
    return Point(offset.dot(direction), offset.dot(direction.turned))
  }

  /// Draws a placement with the silhouette inside the image, whose sides are `side` pixels long.
  init(of silhouette: Silhouette, side: Double, _ random: inout SplitMix64) {
    scale = random.number(in: 7...10.5)
    let reach = scale * silhouette.radius
    center = Point(
      random.number(in: reach...side - reach), random.number(in: reach...side - reach))
    var direction = random.direction()
    // The tilt is at most 18° to either side.
    while silhouette.staysUpright && direction.x < 0.95 { direction = random.direction() }
    self.direction = direction
  }
}
