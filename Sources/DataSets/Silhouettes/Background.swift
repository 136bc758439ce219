import Networks
import Numerics

/// The background of a silhouette: at each point, the mixture of two colours.
enum Background {
  case plain
  case gradient(Stripes)
  case stripes(Stripes)
  case checkers(Stripes, Stripes)
  case blotches(Blotches)

  /// Draws a background. All kinds are equally likely; blotches are large or as fine as grain.
  init(side: Double, _ random: inout SplitMix64) {
    switch random.next() % 6 {
    case 0: self = .plain
    case 1:
      // The image's side is half a period: it shows one transition from one colour to the other.
      self = .gradient(Stripes(direction: random.direction(), period: 2 * side, &random))
    case 2:
      let direction = random.direction()
      self = .stripes(Stripes(direction: direction, period: random.number(in: 5...12), &random))
    case 3:
      let (direction, period) = (random.direction(), random.number(in: 8...16))
      self = .checkers(
        Stripes(direction: direction, period: period, &random),
        Stripes(direction: direction.turned, period: period, &random))
    case 4: self = .blotches(Blotches(spacing: random.number(in: 5...9), side: side, &random))
    default: self = .blotches(Blotches(spacing: random.number(in: 1.5...3), side: side, &random))
    }
  }

  /// The fraction of the second colour at a point, from 0 to 1.
  func mixture(at point: Point) -> Double {
    switch self {
    case .plain: return 0
    case .gradient(let stripes): return stripes.wave(at: point)
    case .stripes(let stripes): return stripes.band(at: point)
    case .checkers(let stripes, let across):
      let (a, b) = (stripes.band(at: point), across.band(at: point))
      return a * (1 - b) + b * (1 - a)
    case .blotches(let blotches): return blotches.value(at: point)
    }
  }
}

/// A pattern that repeats along a direction.
struct Stripes {
  let direction: Point
  /// The length of a period in pixels.
  let period: Double
  let phase: Double

  init(direction: Point, period: Double, _ random: inout SplitMix64) {
    self.direction = direction
    self.period = period
    phase = random.number(in: 0...1)
  }

  /// A triangular wave at a point: from 0 to 1 and back within a period.
  func wave(at point: Point) -> Double {
    let periods = point.dot(direction) / period + phase
    return abs(2 * (periods - periods.rounded(.down)) - 1)
  }

  /// A square wave at a point: 0 and 1 in turn, with edges one pixel wide.
  func band(at point: Point) -> Double {
    min(max((wave(at: point) - 0.5) * period / 2 + 0.5, 0), 1)
  }
}
