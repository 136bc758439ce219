import Formats
import Foundation
import Networks
import Scalar

extension OperatorCall {
  /// The result of an elementwise operator; `nil` if it is another operator.
  func evaluatedElementwise(_ operands: [Constant?]) throws(ReadError) -> Constant? {
    switch node.operator {
    case "Identity", "Dropout":
      return try first(operands)
    case "Cast", "CastLike":
      let operand = try first(operands)
      let type =
        node.operator == "Cast"
        ? ONNXElementType(rawValue: int("to", 1)) : operands.count > 1 ? operands[1]?.type : nil
      guard let type else { throw refuse("its type is not one of ONNX's") }
      let stored = type.isReal ? operand : operand.asStored
      return Constant(
        type, dimensions: operand.dimensions, numbers: stored.numbers.map(type.cast))
    case "Where":
      guard operands.count == 3, let condition = operands[0], let yes = operands[1],
        let no = operands[2]
      else { throw refuse("it must have three operands") }
      guard let chosen = condition.choosing(yes, no) else { throw unfit(operands) }
      return chosen
    default:
      break
    }
    if let function = Self.function(node.operator, of: (operands.first ?? nil)?.type ?? .float) {
      let operand = try first(operands)
      let isLogical = ["Not", "IsNaN", "IsInf"].contains(node.operator)
      let rounds = ["Floor", "Ceil", "Round"].contains(node.operator)
      var result = (rounds ? operand.asStored : operand).map(function)
      if isLogical { result.type = .bool }
      return result
    }
    if let (isLogical, function) = combination(of: (operands.first ?? nil)?.type ?? .float) {
      return try combined(operands, isLogical: isLogical, function)
    }
    if node.operator == "Mean", let sum = try combined(operands, isLogical: false, +) {
      return sum.map { $0 / Double(operands.count) }
    }
    guard OperatorCall.activations.contains(node.operator) else { return nil }
    let activation = try activation()
    return try first(operands).map { activation.value($0, channel: 0) }
  }

  private func combined(
    _ operands: [Constant?], isLogical: Bool, _ function: (Double, Double) -> Double
  ) throws(ReadError) -> Constant? {
    var result = try first(operands)
    let type: ONNXElementType = isLogical ? .bool : result.type
    if operands.count > 1, opset < 7, let aligned = operands[1].flatMap(legacyAligned) {
      return result.combined(with: aligned(result.dimensions.count), as: type, function)
    }
    for operand in operands.dropFirst() {
      guard let operand, let next = result.combined(with: operand, as: type, function) else {
        throw unfit(operands)
      }
      result = next
    }
    return result
  }

  /// Before opset 7, the second operand's first axis is aligned with the attribute `axis` of the
  /// first operand. `nil` if the attribute is absent.
  func legacyAligned(_ operand: Constant) -> ((_ rank: Int) -> Constant)? {
    guard opset < 7, case .int(let axis) = node.attributes["axis"] else { return nil }
    return { rank in
      let first = axis < 0 ? axis + rank : axis
      let after = rank - first - operand.dimensions.count
      guard after > 0, first >= 0, rank < 64 else { return operand }
      return operand.with(dimensions: operand.dimensions + Array(repeating: 1, count: after))
    }
  }

  /// The refusal of operands whose dimensions do not fit together.
  func unfit(_ operands: [Constant?]) -> ReadError {
    let dimensions = operands.map { $0.map { "\($0.dimensions)" } ?? "none" }
    return refuse(
      "operands of dimensions \(dimensions.joined(separator: " and ")) do not fit together, or their"
        + " result is too large")
  }
}
