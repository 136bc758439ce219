public import Networks

/// The fraction of a sum's variance that its parts explain: the squared correlation of some of the
/// parts with the sum of all.
///
///     R²_S = cov(z_S, z)² / (var(z_S) · var(z)) ,   z_S = Σ_{c ∈ S} z_c ,   z = Σ_c z_c
///
/// R² is 1 if the parts determine the sum up to a factor and a constant. It is 0 if they are
/// uncorrelated with it or constant. For the outputs of `Convolution.depthwise` it tells how much
/// of a filter's response can be seen in some of its channels.
public struct VarianceExplained: Hashable, Sendable {
  /// R² of each part alone, from 0 to 1.
  public let alone: [Double]
  /// R² of the best part, of the two best together, and so on to all parts. Parts are ranked by
  /// their R² alone; equals keep their order.
  public let together: [Double]

  /// Computes R² with variance and covariance over all examples and positions.
  ///
  /// - Parameter parts: A tensor of shape N × parts × positions.
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

  /// The number of best parts that together explain at least this fraction of the variance.
  public func partsNeeded(for share: Double) -> Int {
    (together.firstIndex { $0 >= share } ?? together.count - 1) + 1
  }
}

/// The squared correlation cov(x, y)² / (var(x) · var(y)) of numbers with mean 0.
private func squaredCorrelation(_ x: [Double], _ y: [Double]) -> Double {
  let (covariance, product) = (dot(x, y), dot(x, x) * dot(y, y))
  return product > 0 ? min(covariance * covariance / product, 1) : 0
}

private func dot(_ x: [Double], _ y: [Double]) -> Double {
  zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
}

private func plus(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map(+) }

extension [Double] {
  /// The numbers minus their mean.
  fileprivate var centred: [Double] {
    let mean = reduce(0, +) / Double(count)
    return map { $0 - mean }
  }
}
