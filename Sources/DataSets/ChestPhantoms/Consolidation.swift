import Networks
import Numerics

/// A consolidation: lung tissue that has become solid. It is a dense region with ill-defined
/// borders, bright where air should be dark.
struct Consolidation {
  private struct Lobe {
    let center: Point
    let radius: Double
  }

  private let lobes: [Lobe]
  /// The fraction of the air that is replaced at the densest point.
  private let density: Double

  /// Draws two to four lobes around a point.
  init(at place: Point, scale: Double, _ random: inout SplitMix64) {
    lobes = (0..<Int(2 + random.next() % 3)).map { _ in
      let radius = scale * random.number(in: 5...8.5)
      let offset = Point(random.number(in: -0.5...0.5), random.number(in: -0.5...0.5))
      return Lobe(center: place + radius * offset, radius: radius)
    }
    density = random.number(in: 0.6...1)
  }

  /// The fraction of the air that is replaced at a point, from 0 to 1.
  func filled(at point: Point) -> Double { density * extent(at: point) }

  /// The extent at a point, regardless of density: 1 in the middle, 0 outside.
  func extent(at point: Point) -> Double {
    let sum = lobes.reduce(0) { sum, lobe in
      let offset = (point - lobe.center) / lobe.radius
      let square = offset.dot(offset)
      return square < 1 ? sum + (1 - square) * (1 - square) : sum
    }
    return min(sum, 1)
  }
}
