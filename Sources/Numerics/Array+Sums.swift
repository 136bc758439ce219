extension [Double] {
  /// Σ x_i
  package var sum: Double { reduce(0, +) }
  /// Σ x_i / n
  package var mean: Double { sum / Double(count) }
  /// Σ abs(x_i), the sum of the sizes.
  package var sumOfMagnitudes: Double { reduce(0) { $0 + abs($1) } }
  /// ‖x‖² = Σ x_i²
  package var sumOfSquares: Double { reduce(0) { $0 + $1 * $1 } }
  /// ‖x‖, the Euclidean norm.
  package var norm: Double { sumOfSquares.squareRoot() }
  /// √(Σ x_i² / n)
  package var rootMeanSquare: Double { (sumOfSquares / Double(count)).squareRoot() }
}
