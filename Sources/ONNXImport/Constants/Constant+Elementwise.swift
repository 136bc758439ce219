import Formats
import Foundation
import Networks

extension Constant {
  /// Combines two constants element by element with NumPy's broadcasting; `nil` if they do not fit.
  func combined(
    with other: Constant, as type: ONNXElementType? = nil, _ combine: (Double, Double) -> Double
  ) -> Constant? {
    guard let common = dimensions.broadcast(with: other.dimensions),
      Budget.count(common, operand: max(numbers.count, other.numbers.count)) != nil,
      let first = broadcast(to: common), let second = other.broadcast(to: common)
    else { return nil }
    let type = type ?? self.type
    let numbers = zip(first.numbers, second.numbers).map { type.cast(combine($0, $1)) }
    return Constant(type, dimensions: common, numbers: numbers)
  }

  /// Chooses between two constants, element by element, with broadcasting.
  func choosing(_ yes: Constant, _ no: Constant) -> Constant? {
    guard let pair = yes.dimensions.broadcast(with: no.dimensions),
      let common = dimensions.broadcast(with: pair),
      Budget.count(common, operand: max(numbers.count, yes.numbers.count, no.numbers.count)) != nil,
      let condition = broadcast(to: common), let yes = yes.broadcast(to: common),
      let no = no.broadcast(to: common)
    else { return nil }
    let numbers = condition.numbers.indices.map {
      condition.numbers[$0] != 0 ? yes.numbers[$0] : no.numbers[$0]
    }
    return Constant(yes.type, dimensions: common, numbers: numbers)
  }

  /// The numbers as the file's type holds them. Rounding to whole numbers depends on it: 0.1 · 30 is
  /// 3 in single precision and a little more in double precision.
  var asStored: Constant {
    type == .float ? map { Double(Float($0)) } : self
  }
}

extension OperatorCall {
  /// The function of an operator with one operand, for constants; `nil` if it is another operator.
  static func function(_ name: String, of type: ONNXElementType) -> ((Double) -> Double)? {
    switch name {
    case "Neg": { -$0 }
    case "Abs": { abs($0) }
    case "Sqrt": { $0.squareRoot() }
    case "Exp": { exp($0) }
    case "Log": { log($0) }
    case "Reciprocal": { 1 / $0 }
    case "Erf": { erf($0) }
    case "Sin": { sin($0) }
    case "Cos": { cos($0) }
    case "Tan": { tan($0) }
    case "Asin": { asin($0) }
    case "Acos": { acos($0) }
    case "Atan": { atan($0) }
    case "Sinh": { sinh($0) }
    case "Cosh": { cosh($0) }
    case "Asinh": { asinh($0) }
    case "Acosh": { acosh($0) }
    case "Atanh": { atanh($0) }
    case "Sign": { $0 == 0 ? 0 : $0 > 0 ? 1 : -1 }
    case "Floor": { $0.rounded(.down) }
    case "Ceil": { $0.rounded(.up) }
    case "Round": { $0.rounded(.toNearestOrEven) }
    case "Not": { $0 == 0 ? 1 : 0 }
    case "IsNaN": { $0.isNaN ? 1 : 0 }
    case "IsInf": { $0.isInfinite ? 1 : 0 }
    default: nil
    }
  }

  /// The function of an operator with two operands, for constants of this type, and whether its result
  /// is a truth value; `nil` if it is another operator.
  func combination(
    of type: ONNXElementType
  ) -> (isLogical: Bool, function: (Double, Double) -> Double)? {
    switch node.operator {
    case "Add", "Sum": (false, { $0 + $1 })
    case "Sub": (false, { $0 - $1 })
    case "Mul": (false, { $0 * $1 })
    case "Div": (false, { !type.isReal && $1 == 0 ? 0 : $0 / $1 })
    case "Pow": (false, { pow($0, $1) })
    case "Max": (false, { $0.isNaN || $1.isNaN ? .nan : max($0, $1) })
    case "Min": (false, { $0.isNaN || $1.isNaN ? .nan : min($0, $1) })
    case "Mod":
      // The sign of the divisor; with fmod=1 that of the dividend.
      int("fmod", 0) != 0
        ? (false, { $1 == 0 ? 0 : fmod($0, $1) })
        : (false, { $1 == 0 ? 0 : $0 - ($0 / $1).rounded(.down) * $1 })
    case "Equal": (true, { $0 == $1 ? 1 : 0 })
    case "Greater": (true, { $0 > $1 ? 1 : 0 })
    case "GreaterOrEqual": (true, { $0 >= $1 ? 1 : 0 })
    case "Less": (true, { $0 < $1 ? 1 : 0 })
    case "LessOrEqual": (true, { $0 <= $1 ? 1 : 0 })
    case "And": (true, { $0 != 0 && $1 != 0 ? 1 : 0 })
    case "Or": (true, { $0 != 0 || $1 != 0 ? 1 : 0 })
    case "Xor": (true, { ($0 != 0) != ($1 != 0) ? 1 : 0 })
    default: nil
    }
  }
}
