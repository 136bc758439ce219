import Networks
import Numerics

/// A random chest as X-rays show it: air is dark, bone and tissue are bright.
struct Chest {
  private let side: Double
  /// The middle of the chest.
  private let center: Point
  /// The size of the chest, as a factor.
  private let scale: Double
  private let lungs: [Ellipse]
  private let heart: Ellipse
  private let diaphragm: Double
  private let ribs: [Double]
  private let ribStrength: Double
  private let vessels: Blotches
  private let electrodes: [Point]

  init(side: Double, _ random: inout SplitMix64) {
    self.side = side
    center = Point(
      side / 2 + random.number(in: -2...2), side / 2 + random.number(in: -2...2))
    scale = random.number(in: 0.92...1.05) * side / 64
    let (center, scale) = (center, scale)
    let (width, height) = (random.number(in: 9...11), random.number(in: 18...20.5))
    lungs = [-1.0, 1].map { sign in
      Ellipse(
        center: center + scale * Point(sign * random.number(in: 13...14), -2),
        radii: scale * Point(width, height))
    }
    heart = Ellipse(
      center: center + scale * Point(random.number(in: 3...6), 10),
      radii: scale * Point(random.number(in: 7.5...11), random.number(in: 7...9)))
    diaphragm = center.y + scale * random.number(in: 14...17)
    let (first, step) = (random.number(in: -26 ... -23), random.number(in: 5.5...6.5))
    ribs = (0..<8).map { center.y + scale * (first + step * Double($0)) }
    ribStrength = random.number(in: 0.05...0.14)
    vessels = Blotches(spacing: random.number(in: 3...5), side: side, &random)
    electrodes = (0..<Int(random.next() % 4)).map { _ in
      Point(random.number(in: 0...side), random.number(in: 0...side))
    }
  }

  /// The fraction of a pixel's area that is lung, from 0 to 1.
  func lung(at point: Point) -> Double {
    let above = step((diaphragmHeight(at: point) - point.y) / 1.5)
    return above * (lungs.map { $0.coverage(at: point) }.max() ?? 0)
      * (1 - heart.coverage(at: point))
  }

  /// Draws a point well inside one of the lungs.
  func placeInLung(_ random: inout SplitMix64) -> Point {
    while true {
      let point = Point(random.number(in: 0...side), random.number(in: 0...side))
      if lung(at: point) == 1, isWellInside(point) { return point }
    }
  }

  private func isWellInside(_ point: Point) -> Bool {
    lungs.contains { $0.square(at: point) < 0.6 }
  }

  /// The brightness of a point, from 0 to 1, if `filled` is the fraction of the lung's air that
  /// something else has replaced.
  func brightness(at point: Point, filled: Double) -> Double {
    let (dx, lung) = ((point.x - center.x) / scale, lung(at: point))
    let body = Ellipse(center: center + scale * Point(0, 4), radii: scale * Point(29, 40))
    var tissue = 0.52
    tissue += 0.16 * step((4.5 - abs(dx)) / 1.5)
    tissue += 0.12 * heart.coverage(at: point)
    var air = 0.2 + 0.1 * vessels.value(at: point)
    air += 0.34 * filled
    var bright = tissue + lung * (air - tissue)
    for rib in ribs {
      // In a frontal view, ribs slope down towards the sides.
      let distance = point.y - (rib + scale * 0.012 * dx * dx) - scale * 2
      if abs(dx) > 4 { bright += ribStrength * step(1.6 - abs(distance) / scale) }
    }
    bright = 0.04 + body.coverage(at: point) * (bright - 0.04)
    for electrode in electrodes {
      let offset = point - electrode
      if offset.dot(offset) < 2.2 { bright = 0.92 }
    }
    return bright
  }

  /// The height of the lungs' lower edge: a dome on each side.
  private func diaphragmHeight(at point: Point) -> Double {
    let dx = (abs(point.x - center.x) / scale - 13) / 10
    return diaphragm + scale * 4 * dx * dx
  }

  /// A ramp from 0 at x = 0 to 1 at x = 1, constant outside.
  private func step(_ x: Double) -> Double { min(max(x, 0), 1) }
}

/// An ellipse parallel to the axes, with an edge about a pixel and a half wide.
struct Ellipse {
  let center: Point
  let radii: Point

  /// The value of the ellipse's quadratic form: 1 on the edge, less inside.
  func square(at point: Point) -> Double {
    let offset = point - center
    let (x, y) = (offset.x / radii.x, offset.y / radii.y)
    return x * x + y * y
  }

  /// The coverage of a point: 1 inside, 0 outside, between them at the edge.
  func coverage(at point: Point) -> Double {
    let distance = (1 - square(at: point).squareRoot()) * min(radii.x, radii.y)
    return min(max(distance / 1.5 + 0.5, 0), 1)
  }
}
