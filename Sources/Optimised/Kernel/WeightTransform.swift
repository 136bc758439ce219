/// A transform of the weights for a forward or transposed pass. The LRP rules differ in little
/// else.
enum WeightTransform: Hashable {
  /// p · w⁺ + n · w⁻: the weights themselves for (1, 1), their positive part for (1, 0).
  case parts(positive: Double, negative: Double)
  /// The square w².
  case square
  /// The constant 1, whatever the weight.
  case one

  /// The identity, w.
  static let whole = parts(positive: 1, negative: 1)
  /// The positive part w⁺.
  static let positive = parts(positive: 1, negative: 0)
  /// The negative part w⁻.
  static let negative = parts(positive: 0, negative: 1)

  /// The transformed weight.
  @inline(__always)
  func callAsFunction(_ w: Double) -> Float {
    switch self {
    case .parts(let p, let n): Float(w > 0 ? p * w : n * w)
    case .square: Float(w * w)
    case .one: 1
    }
  }

  /// The transform to the absolute value of the transformed weight.
  var absolute: WeightTransform {
    switch self {
    case .parts(let p, let n): .parts(positive: abs(p), negative: -abs(n))
    case .square, .one: self
    }
  }

  /// Whether the transform maps all nonnegative weights to zero.
  var dropsPositive: Bool {
    if case .parts(0, _) = self { true } else { false }
  }
}
