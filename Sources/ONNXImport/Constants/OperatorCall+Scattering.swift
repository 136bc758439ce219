import Formats

/// What `ScatterElements` and `ScatterND` have in common.
extension OperatorCall {
  /// How an update is combined with the element at its place.
  enum ScatterReduction: String {
    case none, add, mul, max, min

    /// The combination of an element with an update.
    var combine: (Double, Double) -> Double {
      switch self {
      case .none: { $1 }
      case .add: { $0 + $1 }
      case .mul: { $0 * $1 }
      case .max: { Swift.max($0, $1) }
      case .min: { Swift.min($0, $1) }
      }
    }
  }

  /// The reduction that the operator names, by default none.
  func scatterReduction() throws(ReadError) -> ScatterReduction {
    let name = string("reduction", "none")
    guard let reduction = ScatterReduction(rawValue: name) else {
      throw refuse("reduction '\(name)' is not supported")
    }
    return reduction
  }

  /// For each update, the place of the element that it changes; `nil` if the indices do not fit.
  func scatteredPlaces(in data: Constant, _ indices: Constant) throws(ReadError) -> [Int]? {
    guard node.operator != "ScatterND" else { return data.slicePlaces(indices) }
    return data.elementPlaces(
      indices, axis: try axis(int("axis", 0), rank: data.dimensions.count))
  }
}
