import Formats
import Foundation

extension OperatorCall {
  /// The result of an operator that combines the elements along some axes; `nil` if it is another
  /// operator.
  func evaluatedReduction(_ operands: [Constant?]) throws(ReadError) -> Constant? {
    switch node.operator {
    case "ArgMax", "ArgMin":
      let operand = try first(operands)
      let axis = try axis(int("axis", 0), rank: operand.dimensions.count)
      let sign = node.operator == "ArgMax" ? 1.0 : -1
      let takesLast = int("select_last_index", 0) != 0
      guard operand.dimensions[axis] > 0 else { throw refuse("its axis \(axis) is empty") }
      var result = operand.reduced(over: [axis], keepingAxes: int("keepdims", 1) != 0) { group in
        let best = group.map { sign * $0 }.max() ?? 0
        let index =
          takesLast
          ? group.lastIndex { sign * $0 == best } : group.firstIndex { sign * $0 == best }
        return Double(index ?? 0)
      }
      result.type = .int64
      return result
    case "CumSum":
      let operand = try first(operands)
      guard operands.count > 1, let place = operands[1]?.integers.first else {
        throw refuse("its axis is missing")
      }
      let axis = try axis(place, rank: operand.dimensions.count)
      return operand.accumulated(
        axis: axis, exclusive: int("exclusive", 0) != 0, reverse: int("reverse", 0) != 0)
    case "MatMul":
      guard operands.count == 2, let a = operands[0], let b = operands[1] else {
        throw refuse("it must have two operands")
      }
      guard let product = a.matrixProduct(b) else { throw unfit(operands) }
      return product
    default:
      guard let combine = reduction else { return nil }
      let operand = try first(operands)
      let axes = try reducedAxes(
        operands.count > 1 ? operands[1] : nil, rank: operand.dimensions.count)
      guard let axes else { return operand }
      return operand.reduced(over: axes, keepingAxes: int("keepdims", 1) != 0, combine)
    }
  }

  /// The function by which a reduction combines a group of numbers; `nil` for other operators.
  private var reduction: (([Double]) -> Double)? {
    switch node.operator {
    case "ReduceSum": { $0.reduce(0, +) }
    case "ReduceMean": { $0.reduce(0, +) / Double($0.count) }
    case "ReduceMax": { $0.max() ?? -.infinity }
    case "ReduceMin": { $0.min() ?? .infinity }
    case "ReduceProd": { $0.reduce(1, *) }
    case "ReduceL1": { $0.reduce(0) { $0 + abs($1) } }
    case "ReduceL2": { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    case "ReduceSumSquare": { $0.reduce(0) { $0 + $1 * $1 } }
    case "ReduceLogSum": { log($0.reduce(0, +)) }
    case "ReduceLogSumExp": { log($0.reduce(0) { $0 + exp($1) }) }
    default: nil
    }
  }

  /// The axes of a reduction in ascending order; `nil` if it does nothing.
  func reducedAxes(_ operand: Constant?, rank: Int) throws(ReadError) -> [Int]? {
    let given = operand?.integers ?? ints("axes") ?? []
    guard !given.isEmpty else {
      return int("noop_with_empty_axes", 0) != 0 ? nil : Array(0..<rank)
    }
    var axes: Set<Int> = []
    for axis in given { axes.insert(try self.axis(axis, rank: rank)) }
    return axes.sorted()
  }
}
