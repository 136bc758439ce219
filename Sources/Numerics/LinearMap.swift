/// A linear map between grids of numbers, each row by row: a matrix of which only the entries that
/// are not zero are stored.
package struct LinearMap: Hashable, Sendable {
  /// An entry of a row: w_ij, by its j.
  package struct Entry: Hashable, Sendable {
    /// j
    let source: Int
    /// w_ij
    let weight: Double

    package init(source: Int, weight: Double) {
      self.source = source
      self.weight = weight
    }
  }

  /// How many numbers it takes.
  package let inputs: Int
  /// How many it gives.
  package var outputs: Int { starts.count - 1 }

  // The rows one after the other: row i has the entries from starts[i] to starts[i + 1].
  private let entries: [Entry]
  private let starts: [Int]

  /// A map with a row of entries for each number that it gives.
  package init(inputs: Int, rows: [[Entry]]) {
    self.inputs = inputs
    entries = rows.flatMap(\.self)
    starts = rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  /// y_i = Σ_j w_ij x_j
  package func callAsFunction(_ x: [Double]) -> [Double] {
    precondition(x.count == inputs, "a map takes as many numbers as it was made for")
    return (0..<outputs).map { i in
      var y_i = 0.0
      for e in starts[i]..<starts[i + 1] { y_i += entries[e].weight * x[entries[e].source] }
      return y_i
    }
  }

  /// x_j = Σ_i w_ij y_i: what each number was gathered from gets its part back, with the same weight,
  /// so that ⟨Ax, y⟩ = ⟨x, Aᵀy⟩.
  package func adjoint(_ y: [Double]) -> [Double] {
    precondition(y.count == outputs, "an adjoint takes as many numbers as its map gives")
    var x = Array(repeating: 0.0, count: inputs)
    for i in 0..<outputs {
      for e in starts[i]..<starts[i + 1] { x[entries[e].source] += entries[e].weight * y[i] }
    }
    return x
  }
}
