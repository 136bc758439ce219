package import Numerics

/// A constant linear map of the last axes, the same at every position of the axes before them: linear
/// and cubic resizing, and any other sparse matrix.
///
///     z_{c,k} = Σ_j w_kj a_{c,j}
///
/// Here c runs over the positions of the leading axes, j over the elements of the operand's last axes
/// and k over those of the result's, both in row-major order.
public struct Interpolation: Hashable, Sendable {
  /// A term of a sum: an element of the operand, and its weight.
  public struct Term: Hashable, Sendable {
    /// The index j of the element, counted over the mapped axes.
    public let source: Int
    /// The weight w_kj.
    public let weight: Double

    /// Creates a term from the element's index and its weight.
    public init(_ source: Int, _ weight: Double) {
      self.source = source
      self.weight = weight
    }
  }

  /// The shape of the operand's last axes, which are mapped.
  public let operand: Shape
  /// The shape of the axes that take their place.
  public let result: Shape
  /// The matrix w, with a row for each element of the result.
  package let map: LinearMap

  /// Creates a map from its terms. A network checks the indices when the map is appended.
  ///
  /// - Parameters:
  ///   - operand: The shape of the operand's last axes.
  ///   - result: The shape of the axes that take their place.
  ///   - rows: The terms of each element of the result. Terms of the same element are added, and terms
  ///     of weight 0 are left out: they are no connections.
  public init(from operand: Shape, to result: Shape, rows: [[Term]]) {
    self.operand = operand
    self.result = result
    map = LinearMap(
      inputs: operand.count,
      rows: rows.map { row in
        let weights = Dictionary(row.map { ($0.source, $0.weight) }, uniquingKeysWith: +)
        return weights.filter { $0.value != 0 }.sorted { $0.key < $1.key }
          .map { LinearMap.Entry(source: $0.key, weight: $0.value) }
      })
  }

  /// Creates a map that is the product of one map for each axis, such as bilinear resizing.
  ///
  /// - Parameter axes: For each of the last axes, its length and the terms of each position of the
  ///   result along it.
  public init(along axes: [(length: Int, rows: [[Term]])]) {
    let operand = Shape(axes.map(\.length))
    var rows = [[Term(0, 1)]]
    for (length, along) in axes {
      rows = rows.flatMap { row in
        along.map { terms in
          row.flatMap { outer in
            terms.map { Term(outer.source * length + $0.source, outer.weight * $0.weight) }
          }
        }
      }
    }
    self.init(from: operand, to: Shape(axes.map(\.rows.count)), rows: rows)
  }
}

extension Interpolation {
  /// Whether some weight is negative, as in cubic resizing.
  public var hasNegativeWeights: Bool {
    (0..<map.outputs).contains { map.row($0).contains { $0.weight < 0 } }
  }

  func shape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    guard self.operand.rank > 0, operand.axes.suffix(self.operand.rank) == self.operand.axes[...]
    else {
      throw .unsuitable(
        node: name, "a map of the last axes \(self.operand) does not fit \(operand)")
    }
    guard map.outputs == result.count else {
      throw .unsuitable(node: name, "\(map.outputs) rows do not fill \(result)")
    }
    for row in 0..<map.outputs {
      for entry in map.row(row) {
        guard (0..<map.inputs).contains(entry.source) else {
          throw .unsuitable(
            node: name, "row \(row) reads element \(entry.source) of \(map.inputs)")
        }
        guard entry.weight.isFinite else {
          throw .nonFinite(node: name, parameter: "weight", index: row)
        }
      }
    }
    let leading = operand.axes.dropLast(self.operand.rank)
    guard let shape = Shape(validating: leading + result.axes) else {
      throw .unsuitable(node: name, "its result is too large")
    }
    return shape
  }
}
