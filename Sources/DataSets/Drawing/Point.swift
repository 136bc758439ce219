/// A point or direction in the plane of an image.
public struct Point: Hashable, Sendable {
  /// The horizontal coordinate, positive to the right.
  public let x: Double
  /// The vertical coordinate, positive downwards.
  public let y: Double

  /// Creates a point from its coordinates.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// The scalar product with another vector.
  func dot(_ other: Point) -> Double { x * other.x + y * other.y }

  /// The vector turned by 90°, from the x axis towards the y axis.
  var turned: Point { Point(-y, x) }

  static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
  static func * (a: Double, b: Point) -> Point { Point(a * b.x, a * b.y) }
  static func / (a: Point, b: Double) -> Point { Point(a.x / b, a.y / b) }
}
