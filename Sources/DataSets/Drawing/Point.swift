/// A place or a direction in the plane of an image.
public struct Point: Hashable, Sendable {
  /// To the right.
  public let x: Double
  /// Downwards.
  public let y: Double

  /// A point of these coordinates.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// The sum of the products of the coordinates.
  func dot(_ other: Point) -> Double { x * other.x + y * other.y }

  /// A quarter turn, from x to y.
  var turned: Point { Point(-y, x) }

  static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
  static func * (a: Double, b: Point) -> Point { Point(a * b.x, a * b.y) }
  static func / (a: Point, b: Double) -> Point { Point(a.x / b, a.y / b) }
}
