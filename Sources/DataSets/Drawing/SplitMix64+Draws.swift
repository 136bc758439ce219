import Networks
import Numerics

/// Draws that need no function but the square root, and so give the same bits everywhere.
extension SplitMix64 {
  /// Uniform in the range.
  mutating func number(in range: ClosedRange<Double>) -> Double {
    let middle = (range.lowerBound + range.upperBound) / 2
    return middle + number((range.upperBound - range.lowerBound) / 2)
  }

  /// Of length 1 and any direction: a point of the unit disc, other than its centre, pushed to the
  /// circle.
  mutating func direction() -> Point {
    while true {
      let point = Point(number(), number())
      let square = point.dot(point)
      if square > 0.01, square <= 1 { return point / square.squareRoot() }
    }
  }
}

extension SplitMix64 {
  /// The numbers of an example: seed and n scrambled one after the other, so that neither examples nor
  /// seeds that are neighbours have anything in common.
  init(seed: Int, example n: Int) {
    var random = SplitMix64(seed: seed)
    random = SplitMix64(seed: Int(truncatingIfNeeded: random.next()) ^ n)
    self.init(seed: Int(truncatingIfNeeded: random.next()))
  }
}
