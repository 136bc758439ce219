/// A kind of silhouette: a form around the origin, in its own unit of length, with y pointing down.
///
/// All silhouettes have nearly the same area, from 1.8 to 2.1, so that size does not reveal the
/// class.
public enum Silhouette: Int, CaseIterable, Sendable {
  case disc
  case ring
  case square
  case triangle
  case diamond
  case cross
  case star
  case crescent
  case bar
  case hourglass

  /// Whether a point belongs to the form.
  public func contains(_ p: Point) -> Bool {
    let (x, y) = (abs(p.x), abs(p.y))
    let square = p.dot(p)
    switch self {
    case .disc: return square <= 0.8 * 0.8
    case .ring: return square <= 1 && square >= 0.6 * 0.6
    case .square: return max(x, y) <= 0.7
    // A triangle: the points inside its three sides, which are 0.6 from the centre. A corner points
    // up.
    case .triangle: return Self.triangleNormals.allSatisfy { p.dot($0) <= 0.6 }
    case .diamond: return x / 0.75 + y / 1.3 <= 1
    case .cross: return max(x, y) <= 1 && min(x, y) <= 0.3
    // A star: the points inside at least four of the pentagram's five lines, which are 0.4125 from
    // the centre.
    case .star: return Self.starNormals.count { p.dot($0) <= 0.4125 } >= 4
    // A crescent: a disc minus a smaller one that reaches beyond it.
    case .crescent:
      let bite = p - Point(0.55, 0)
      return square <= 1.1 * 1.1 && bite.dot(bite) > 0.9 * 0.9
    case .bar: return x <= 0.36 && y <= 1.4
    case .hourglass: return y <= 1 && x <= 0.1 + 0.85 * y
    }
  }

  /// The largest distance of the form from the origin.
  public var radius: Double {
    switch self {
    case .disc: 0.8
    case .ring: 1
    case .square: 0.99
    case .triangle: 1.2
    case .diamond: 1.3
    case .cross: 1.05
    case .star: 1.335
    case .crescent: 1.1
    case .bar: 1.446
    case .hourglass: 1.38
    }
  }

  /// Whether the form tilts only slightly. A freely rotated square would become a diamond.
  var staysUpright: Bool { self == .square || self == .diamond }

  // The outward normals of a regular triangle and of a regular pentagon.
  private static let triangleNormals = [
    Point(0, 1), Point(0.8660254037844386, -0.5), Point(-0.8660254037844386, -0.5),
  ]
  private static let starNormals = [
    Point(0, 1), Point(0.9510565162951535, 0.3090169943749474),
    Point(0.5877852522924731, -0.8090169943749475),
    Point(-0.5877852522924731, -0.8090169943749475),
    Point(-0.9510565162951535, 0.3090169943749474),
  ]
}
