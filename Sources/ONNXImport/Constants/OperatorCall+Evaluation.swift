import Formats
import Foundation
import Networks

/// The evaluator of constant subgraphs: the values of operators whose operands are all known.
extension OperatorCall {
  /// The results of this operator on constants; `nil` if the evaluator does not know the operator.
  ///
  /// - Throws: `ReadError` if the operands do not fit the operator, or the result is too large.
  func evaluated(_ operands: [Constant?]) throws(ReadError) -> [Constant]? {
    guard node.domain.isEmpty else { return try evaluatedMachineLearning(operands) }
    if let result = try evaluatedElementwise(operands) { return [result] }
    if let result = try evaluatedSelection(operands) { return [result] }
    if let result = try evaluatedReduction(operands) { return [result] }
    switch node.operator {
    case "Constant":
      guard let constantValue else { throw refuse("its value is not a supported tensor") }
      return [constantValue]
    case "ConstantOfShape":
      let lengths = try first(operands).integers
      guard let count = Budget.count(lengths) else { throw tooLarge(lengths) }
      let value = constantValue ?? Constant(.float, 0)
      guard let number = value.scalar else { throw refuse("its value is not a single number") }
      return [
        Constant(value.type, dimensions: lengths, numbers: Array(repeating: number, count: count))
      ]
    case "Range":
      return [try range(operands)]
    case "Split":
      return try pieces(of: first(operands), sizes: operands.count > 1 ? operands[1] : nil)
    case "EyeLike":
      let operand = try first(operands)
      let type = ONNXElementType(rawValue: int("dtype", operand.type.rawValue)) ?? .float
      guard operand.dimensions.count == 2 else { throw refuse("its operand is not a matrix") }
      let columns = operand.dimensions[1]
      let numbers = operand.numbers.indices.map { place in
        place % columns - place / columns == int("k", 0) ? 1.0 : 0
      }
      return [Constant(type, dimensions: operand.dimensions, numbers: numbers)]
    case "BatchNormalization" where int("training_mode", 0) != 0:
      return try standardized(operands)
    case "DequantizeLinear":
      return [try dequantized(operands)]
    default:
      return nil
    }
  }

  /// The operand 0, which must be present.
  func first(_ operands: [Constant?]) throws(ReadError) -> Constant {
    guard let operand = operands.first ?? nil else { throw refuse("its operand 0 is missing") }
    return operand
  }

  /// The refusal of a result that exceeds the budget.
  func tooLarge(_ dimensions: [Int]) -> ReadError {
    refuse(
      "a constant of dimensions \(dimensions) is not supported; the limit is"
        + " \(Budget.elements) elements")
  }

  /// The value of a `Constant` or the fill of a `ConstantOfShape`; `nil` if it is absent or not a
  /// number, or if there are several.
  private var constantValue: Constant? {
    let values = node.attributes.filter { $0.key.hasPrefix("value") }
    guard values.count == 1, let value = values.first?.value else { return nil }
    return switch value {
    case .tensor(let tensor): Constant(tensor)
    case .int(let value): Constant(.int64, Double(value))
    case .float(let value): Constant(.float, value)
    case .ints(let values): Constant(values)
    case .floats(let values): Constant(.float, dimensions: [values.count], numbers: values)
    case .string, .strings, .graph, .parameter, .unsupported: nil
    }
  }

  private func range(_ operands: [Constant?]) throws(ReadError) -> Constant {
    let parts = operands.compactMap { $0?.scalar }
    guard operands.count == 3, parts.count == 3, parts.allSatisfy(\.isFinite), parts[2] != 0 else {
      throw refuse("its start, limit and delta must be finite numbers, and delta not 0")
    }
    let count = max(0, ((parts[1] - parts[0]) / parts[2]).rounded(.up))
    guard count <= Double(Budget.elements) else { throw tooLarge([Int(clamping: Int64(1) << 40)]) }
    return Constant(
      try first(operands).type, dimensions: [Int(count)],
      numbers: (0..<Int(count)).map { parts[0] + Double($0) * parts[2] })
  }

  private func pieces(of operand: Constant, sizes: Constant?) throws(ReadError) -> [Constant] {
    let axis = try axis(int("axis", 0), rank: operand.dimensions.count)
    let counts = try pieceLengths(of: operand.dimensions[axis], sizes: sizes)
    var pieces: [Constant] = []
    var start = 0
    for count in counts {
      guard let piece = operand.sliced(axis: axis, from: start, count: count, by: 1) else {
        throw tooLarge(operand.dimensions)
      }
      pieces.append(piece)
      start += count
    }
    return pieces
  }

  /// The quantised numbers back on their scale: (q − zero point) · scale, with one scale for all, for
  /// each index of an axis, or for each block of it.
  private func dequantized(_ operands: [Constant?]) throws(ReadError) -> Constant {
    let quantised = try first(operands)
    guard operands.count > 1, let scale = operands[1] else { throw refuse("its scale is missing") }
    let zero = operands.count > 2 ? operands[2] : nil
    func spread(_ parameter: Constant) throws(ReadError) -> Constant {
      if parameter.scalar != nil { return Constant(parameter.type, parameter.numbers[0]) }
      let rank = quantised.dimensions.count
      let axis = try axis(int("axis", 1), rank: rank)
      var dimensions = Array(repeating: 1, count: rank)
      dimensions[axis] = parameter.numbers.count
      let block = int("block_size", 0)
      guard block == 0, parameter.numbers.count == quantised.dimensions[axis] else {
        throw refuse(
          "its scale of dimensions \(parameter.dimensions) is not one number per index of axis \(axis)"
        )
      }
      return parameter.with(dimensions: dimensions)
    }
    let shifted =
      try zero.map { zero throws(ReadError) in
        quantised.combined(with: try spread(zero), as: scale.type, -)
      } ?? quantised
    guard let result = shifted?.combined(with: try spread(scale), as: scale.type, *) else {
      throw refuse("its scale and zero point do not fit its operand")
    }
    return result
  }
}

extension OperatorCall {
  /// The lengths of the pieces into which `Split` cuts an axis: as given, or as equal as possible.
  func pieceLengths(of length: Int, sizes: Constant?) throws(ReadError) -> [Int] {
    let given = sizes?.integers ?? ints("split")
    let pieces = int("num_outputs", node.outputs.count)
    guard given != nil || (1...max(1, node.outputs.count)).contains(pieces) else {
      throw refuse("it has \(node.outputs.count) outputs and num_outputs \(pieces)")
    }
    let size = (length + pieces - 1) / max(1, pieces)
    let counts = given ?? (0..<pieces).map { min(size, max(0, length - $0 * size)) }
    guard counts.count == node.outputs.count, counts.allSatisfy({ (0...length).contains($0) }),
      counts.reduce(0, +) == length
    else { throw refuse("its pieces \(counts) do not add up to the axis's length, \(length)") }
    return counts
  }
}
