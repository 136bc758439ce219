import Networks
import Numerics

/// Where a silhouette is in its image, how large and how turned.
public struct Placement: Hashable, Sendable {
  /// Its origin, in pixels from the upper left corner of the image.
  public let center: Point
  /// The length of its unit, in pixels.
  public let scale: Double
  /// Where its x axis points to, of length 1.
  public let direction: Point

  /// A point of the image in the silhouette's own coordinates.
  public func local(_ point: Point) -> Point {
    let offset = (point - center) / scale
    return Point(offset.dot(direction), offset.dot(direction.turned))
  }

  /// Drawn so that the silhouette lies inside the image, whose sides are `side` pixels.
  init(of silhouette: Silhouette, side: Double, _ random: inout SplitMix64) {
    scale = random.number(in: 7...10.5)
    let reach = scale * silhouette.radius
    center = Point(
      random.number(in: reach...side - reach), random.number(in: reach...side - reach))
    var direction = random.direction()
    // At most 18° to either side.
    while silhouette.staysUpright && direction.x < 0.95 { direction = random.direction() }
    self.direction = direction
  }
}
