/// A linear map between grids of numbers, stored row by row: a sparse matrix.
package struct LinearMap: Hashable, Sendable {
  /// A nonzero entry w_ij of row i, with its column j.
  package struct Entry: Hashable, Sendable {
    /// The column j, which is the index of an input.
    package let source: Int
    /// The value w_ij of the entry.
    package let weight: Double

    /// Creates the entry in column `source`.
    package init(source: Int, weight: Double) {
      self.source = source
      self.weight = weight
    }
  }

  /// The number of inputs, the columns of the matrix.
  package let inputs: Int
  /// The number of outputs, the rows of the matrix.
  package var outputs: Int { starts.count - 1 }

  // The rows, concatenated: row i is entries[starts[i]..<starts[i + 1]].
  private let entries: [Entry]
  private let starts: [Int]

  /// Creates a map from the entries of each row.
  package init(inputs: Int, rows: [[Entry]]) {
    self.inputs = inputs
    entries = rows.flatMap(\.self)
    starts = rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  /// The entries of row i.
  package func row(_ i: Int) -> ArraySlice<Entry> { entries[starts[i]..<starts[i + 1]] }

  /// Applies the map: y_i = Σ_j w_ij x_j.
  package func callAsFunction(_ x: [Double]) -> [Double] {
    precondition(x.count == inputs, "a map's argument has one number per input")
    return (0..<outputs).map { i in
      var y_i = 0.0
      for entry in row(i) { y_i += entry.weight * x[entry.source] }
      return y_i
    }
  }

  /// Applies the adjoint map, x_j = Σ_i w_ij y_i, for which ⟨Ax, y⟩ = ⟨x, Aᵀy⟩.
  package func adjoint(_ y: [Double]) -> [Double] {
    precondition(y.count == outputs, "an adjoint's argument has one number per output")
    var x = Array(repeating: 0.0, count: inputs)
    for i in 0..<outputs {
      for entry in row(i) { x[entry.source] += entry.weight * y[i] }
    }
    return x
  }
}
