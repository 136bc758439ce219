/// What the optimised path makes of weights before it runs them forward and back: the rules of LRP
/// differ in little else.
enum WeightTransform: Hashable {
  /// p · w⁺ + n · w⁻: the weights themselves for (1, 1), their positive part for (1, 0).
  case parts(positive: Double, negative: Double)
  /// w²
  case square
  /// 1, whatever the weight.
  case one

  /// w
  static let whole = parts(positive: 1, negative: 1)
  /// w⁺
  static let positive = parts(positive: 1, negative: 0)
  /// w⁻
  static let negative = parts(positive: 0, negative: 1)

  /// The modified weight.
  @inline(__always)
  func callAsFunction(_ w: Double) -> Float {
    switch self {
    case .parts(let p, let n): Float(w > 0 ? p * w : n * w)
    case .square: Float(w * w)
    case .one: 1
    }
  }

  /// |the modified weight|, as a transform.
  var absolute: WeightTransform {
    switch self {
    case .parts(let p, let n): .parts(positive: abs(p), negative: -abs(n))
    case .square, .one: self
    }
  }

  /// Whether it leaves nothing of weights that are not negative.
  var dropsPositive: Bool {
    if case .parts(0, _) = self { true } else { false }
  }
}
