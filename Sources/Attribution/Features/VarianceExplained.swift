public import Networks

/// How much of the variance of a sum its parts explain: the square of the correlation of some of
/// the parts with the sum of all.
///
///     R²_S = cov(z_S, z)² / (var(z_S) · var(z)) ,   z_S = Σ_{c ∈ S} z_c ,   z = Σ_c z_c
///
/// It is 1 where these parts would tell the sum, up to a factor and a constant, and 0 where they
/// say nothing of it, or do not change at all. With the parts of `Convolution.channelsApart` it
/// says how much of a filter's response can be seen in some of its channels.
public struct VarianceExplained: Hashable, Sendable {
  /// R² of each part alone, from 0 to 1.
  public let alone: [Double]
  /// R² of the best part, of the two best together, and so on to all; the best are those that
  /// explain most alone, of equal ones the first.
  public let together: [Double]

  /// Variance and covariance are taken over all examples and positions.
  ///
  /// - Parameter parts: N × parts × positions.
  public init(byParts parts: Tensor) {
    precondition(parts.shape.rank >= 2, "examples × parts × positions")
    let (examples, count) = (parts.shape.axes[0], parts.shape.axes[1])
    let positions = parts.shape.count / (examples * count)
    let parts = (0..<count).map { part in
      (0..<examples).flatMap { example in
        let start = (example * count + part) * positions
        return parts.elements[start..<start + positions]
      }.centred
    }
    let zero = Array(repeating: 0.0, count: examples * positions)
    let sum = parts.reduce(zero, plus)
    let alone = parts.map { squaredCorrelation($0, sum) }
    self.alone = alone
    var some = zero
    together = alone.indices.sorted { (alone[$1], $0) < (alone[$0], $1) }.map { part in
      some = plus(some, parts[part])
      return squaredCorrelation(some, sum)
    }
  }

  /// How many of the best parts together explain at least this share.
  public func partsNeeded(for share: Double) -> Int {
    (together.firstIndex { $0 >= share } ?? together.count - 1) + 1
  }
}

/// cov(x, y)² / (var(x) · var(y)) for numbers whose mean is 0.
private func squaredCorrelation(_ x: [Double], _ y: [Double]) -> Double {
  let (covariance, product) = (dot(x, y), dot(x, x) * dot(y, y))
  return product > 0 ? min(covariance * covariance / product, 1) : 0
}

private func dot(_ x: [Double], _ y: [Double]) -> Double {
  zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
}

private func plus(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map(+) }

extension [Double] {
  /// Each number less the mean.
  fileprivate var centred: [Double] {
    let mean = reduce(0, +) / Double(count)
    return map { $0 - mean }
  }
}
