extension [Double] {
  /// The sum Σ x_i.
  package var sum: Double { reduce(0, +) }
  /// The arithmetic mean Σ x_i / n.
  package var mean: Double { sum / Double(count) }
  /// The sum Σ |x_i| of absolute values.
  package var sumOfMagnitudes: Double { reduce(0) { $0 + abs($1) } }
  /// The sum of squares ‖x‖² = Σ x_i².
  package var sumOfSquares: Double { reduce(0) { $0 + $1 * $1 } }
  /// The Euclidean norm ‖x‖.
  package var norm: Double { sumOfSquares.squareRoot() }
  /// The root mean square √(Σ x_i² / n).
  package var rootMeanSquare: Double { (sumOfSquares / Double(count)).squareRoot() }
}
