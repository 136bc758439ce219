import Networks
import Numerics

/// Random draws that use no function but the square root and so give the same bits on every
/// machine.
extension SplitMix64 {
  /// Draws a number uniformly from the range.
  mutating func number(in range: ClosedRange<Double>) -> Double {
    let middle = (range.lowerBound + range.upperBound) / 2
    return middle + number((range.upperBound - range.lowerBound) / 2)
  }

  /// Draws a direction of length 1: a point of the unit disc other than its centre, projected to
  /// the circle.
  mutating func direction() -> Point {
    while true {
      let point = Point(number(), number())
      let square = point.dot(point)
      if square > 0.01, square <= 1 { return point / square.squareRoot() }
    }
  }
}

extension SplitMix64 {
  /// The generator of one example. Seed and n are scrambled one after the other, so that
  /// neighbouring seeds and neighbouring examples are unrelated.
  init(seed: Int, example n: Int) {
    var random = SplitMix64(seed: seed)
    random = SplitMix64(seed: Int(truncatingIfNeeded: random.next()) ^ n)
    self.init(seed: Int(truncatingIfNeeded: random.next()))
  }
}
