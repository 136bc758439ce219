import Foundation
import Networks
import Scalar

/// A function of one number, composed of elementwise operators with scalar constants.
///
/// Exporters write GELU, SiLU, softplus and others as several such operators. An expression is kept
/// until another operator reads it. Then it is recognised by its values, independent of the order
/// and the constants in which it was written.
indirect enum Expression: Hashable {
  case x
  case number(Double)
  case add(Expression, Expression)
  case multiply(Expression, Expression)
  case divide(Expression, Expression)
  case power(Expression, Expression)
  case maximum(Expression, Expression)
  case minimum(Expression, Expression)
  case compare(Comparison, Expression, Expression)
  case choice(Expression, Expression, Expression)
  case activation(Activation, Expression)

  /// A comparison of two numbers, whose result is 1 or 0.
  enum Comparison: String {
    case greater = "Greater"
    case greaterOrEqual = "GreaterOrEqual"
    case less = "Less"
    case lessOrEqual = "LessOrEqual"
    case equal = "Equal"

    func callAsFunction(_ a: Double, _ b: Double) -> Bool {
      switch self {
      case .greater: a > b
      case .greaterOrEqual: a >= b
      case .less: a < b
      case .lessOrEqual: a <= b
      case .equal: a == b
      }
    }
  }

  /// The value of the expression at x.
  func value(at x: Double) -> Double {
    switch self {
    case .x: x
    case .number(let number): number
    case .add(let a, let b): a.value(at: x) + b.value(at: x)
    case .multiply(let a, let b): a.value(at: x) * b.value(at: x)
    case .divide(let a, let b): a.value(at: x) / b.value(at: x)
    case .power(let a, let b): pow(a.value(at: x), b.value(at: x))
    case .maximum(let a, let b): max(a.value(at: x), b.value(at: x))
    case .minimum(let a, let b): min(a.value(at: x), b.value(at: x))
    case .compare(let holds, let a, let b): holds(a.value(at: x), b.value(at: x)) ? 1 : 0
    case .choice(let c, let a, let b): c.value(at: x) != 0 ? a.value(at: x) : b.value(at: x)
    case .activation(let g, let a): g.value(a.value(at: x), channel: 0)
    }
  }

  /// The parts that the expression combines.
  var parts: [Expression] {
    switch self {
    case .x, .number: []
    case .activation(_, let a): [a]
    case .add(let a, let b), .multiply(let a, let b), .divide(let a, let b), .power(let a, let b),
      .maximum(let a, let b), .minimum(let a, let b), .compare(_, let a, let b):
      [a, b]
    case .choice(let a, let b, let c): [a, b, c]
    }
  }

  /// The number of operators and operands.
  var count: Int { parts.reduce(1) { $0 + $1.count } }

  /// All constants of the expression, those of its activations' bounds included.
  private var constants: [Double] {
    var own: [Double] = []
    switch self {
    case .number(let number): own = [number]
    case .activation(.clip(let low, let high), _): own = [low, high]
    case .activation(.thresholdedRelu(let alpha), _): own = [alpha]
    case .activation(.shrink(let lambda, _), _): own = [lambda]
    default: break
    }
    return own + parts.flatMap(\.constants)
  }
}

extension Expression {
  /// A comparison or a choice in terms of the sign function, which is 0 at 0:
  ///
  ///     [a > b] = max(0, sign(a − b)),   [a ≥ b] = 1 − max(0, sign(b − a)),   [a = b] = 1 − |sign(a − b)|
  ///     (c ? a : b) = [c ≠ 0] · a + (1 − [c ≠ 0]) · b
  ///
  /// `nil` for other expressions.
  var withSigns: Expression? {
    func sign(_ a: Expression, _ b: Expression) -> Expression {
      .activation(.sign, .add(a, .multiply(b, .number(-1))))
    }
    func not(_ a: Expression) -> Expression { .add(.number(1), .multiply(a, .number(-1))) }
    switch self {
    case .compare(.greater, let a, let b): return .activation(.relu, sign(a, b))
    case .compare(.less, let a, let b): return .activation(.relu, sign(b, a))
    case .compare(.greaterOrEqual, let a, let b): return not(.activation(.relu, sign(b, a)))
    case .compare(.lessOrEqual, let a, let b): return not(.activation(.relu, sign(a, b)))
    case .compare(.equal, let a, let b): return not(.activation(.abs, sign(a, b)))
    case .choice(let c, let a, let b):
      let isTruth = if case .compare = c { true } else { false }
      let holds: Expression = isTruth ? c : .activation(.abs, .activation(.sign, c))
      return .add(.multiply(holds, a), .multiply(not(holds), b))
    default: return nil
    }
  }

  /// The coefficients of a·x + b if the expression is affine, otherwise `nil`.
  var affine: (scale: Double, shift: Double)? {
    switch self {
    case .x: return (1, 0)
    case .number(let number): return (0, number)
    case .add(let a, let b):
      guard let a = a.affine, let b = b.affine else { return nil }
      return (a.scale + b.scale, a.shift + b.shift)
    case .multiply(let a, let b):
      guard let a = a.affine, let b = b.affine, a.scale == 0 || b.scale == 0 else { return nil }
      return (a.scale * b.shift + b.scale * a.shift, a.shift * b.shift)
    case .divide(let a, let b) where a == b:
      // The quotient is 1 wherever it is defined.
      return (0, 1)
    case .divide(let a, let b):
      guard let a = a.affine, let b = b.affine, b.scale == 0, b.shift != 0 else { return nil }
      return (a.scale / b.shift, a.shift / b.shift)
    default: return nil
    }
  }

  /// The activation with the same values, among those that exporters decompose; `nil` if there is
  /// none.
  var recognised: Activation? {
    if case .activation(let g, .x) = self { return g }
    if let clipping { return clipping }
    let candidates: [Activation] = [
      .silu, .gelu, .geluTanh, .hardSwish, .mish, .softplus, .relu, .sigmoid, .tanh, .hardSigmoid,
      .softsign, .abs, .elu(1), .selu, .celu(1),
    ]
    // Exporters write constants in single precision. GELU's two forms differ by 5e-4.
    return (candidates + parametric).first { candidate in
      agrees { candidate.value($0, channel: 0) }
    }
  }

  /// The activations with one of the expression's constants as their parameter.
  private var parametric: [Activation] {
    Set(constants.filter { $0.isFinite && $0 != 0 }).sorted().prefix(8).flatMap { c in
      [
        .leakyRelu([c]), .elu(c), .celu(abs(c)), .thresholdedRelu(c),
        .shrink(lambda: abs(c), bias: 0),
        .shrink(lambda: abs(c), bias: abs(c)),
      ]
    } + [.thresholdedRelu(0)]
  }

  /// The branch of a choice whose other branch is only a shortcut where the two agree, as in softplus
  /// with a factor. Otherwise `nil`.
  var withoutShortCut: Expression? {
    guard case .choice(_, let yes, let no) = self else { return nil }
    return [no, yes].first { branch in agrees { branch.value(at: $0) } }
  }

  /// The clipping to the bounds of min(max(x, low), high), one or both of them; otherwise `nil`.
  private var clipping: Activation? {
    switch self {
    case .maximum(.x, .number(let low)), .maximum(.number(let low), .x):
      low == 0 ? .relu : .clip(low: low, high: .infinity)
    case .minimum(.x, .number(let high)), .minimum(.number(let high), .x):
      .clip(low: -.infinity, high: high)
    case .minimum(.maximum(.x, .number(let low)), .number(let high)),
      .minimum(.maximum(.number(let low), .x), .number(let high)),
      .minimum(.number(let high), .maximum(.x, .number(let low))),
      .minimum(.number(let high), .maximum(.number(let low), .x)):
      low <= high ? .clip(low: low, high: high) : nil
    default: nil
    }
  }

  /// Whether the expression has the values of another function: on a fine grid around 0, far away on
  /// both sides, and around each of the expression's constants, where a bound would take effect.
  /// Points at which the expression overflows are left out.
  ///
  /// A difference may be what constants in single precision explain, or what is left of double
  /// precision where 1 + tanh or the like cancels. A small ε that keeps a logarithm or a quotient
  /// defined is more than that where the function is near zero.
  private func agrees(_ other: (Double) -> Double) -> Bool {
    var bounds: [Double] = []
    for bound in constants where bound.isFinite && abs(bound) < 1e6 {
      let small = 1e-3 * max(1, abs(bound))
      bounds += [bound - small, bound + small, bound - 0.5, bound + 0.5, bound / 2]
      bounds += [1.5 * bound, 2 * bound, -bound - small, -bound + small, -2 * bound]
    }
    var count = 0
    for x in Expression.points + bounds {
      let (own, wanted) = (value(at: x), other(x))
      guard own.isFinite else { continue }
      guard abs(own - wanted) <= 3e-6 * abs(wanted) + 1e-13 * max(1, abs(x)) else { return false }
      count += 1
    }
    return count > Expression.points.count / 2
  }

  private static let points: [Double] = {
    let near =
      Array(stride(from: -25.0, through: 25, by: 0.37))
      + Array(stride(from: -1.5, through: 1.5, by: 0.0131))
    let far: [Double] = (0...20).map { 30 * pow(1.7, Double($0)) }
    return [0] + near + far + far.map { -$0 }
  }()
}
