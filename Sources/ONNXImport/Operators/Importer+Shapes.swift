import Formats
import Networks

extension Importer {
  /// Reads `Flatten`, `Reshape`, `Transpose`, `Squeeze`, `Unsqueeze` and `Expand`.
  mutating func takeShapeChange(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    let dimensions: [Int]
    switch call.node.operator {
    case "Transpose":
      let order = call.ints("perm") ?? Array((0..<input.rank).reversed())
      guard order.sorted() == Array(0..<input.rank) else {
        throw call.refuse("perm \(order) is not a permutation of \(input.rank) axes")
      }
      values[call.result] = .node(try transposed(input, order, named: call.result, for: call))
      return
    case "Expand":
      let target = try call.required(1).integers
      guard let whole = input.dimensions.broadcast(with: target),
        let shape = Shape(validating: NodeValue.shape(whole).axes),
        Budget.count(whole, operand: Network.maximumNeuronCount) != nil
      else {
        throw call.refuse("dimensions \(input.dimensions) cannot be broadcast to \(target)")
      }
      guard shape.count != input.shape.count else {
        return try define(call, .reshape(shape), of: [input.node], dimensions: whole)
      }
      return try define(call, .rearrange(.expand(shape)), of: [input.node], dimensions: whole)
    case "Flatten":
      dimensions = try call.flattened(input.dimensions)
    case "Reshape":
      guard var target = try call.integers(1, or: "shape") else {
        throw call.refuse("it has no shape")
      }
      if let batch, target.first == batch, input.dimensions.first == 1 { target[0] = 1 }
      guard
        let result = input.dimensions.reshaped(target, allowsZero: call.int("allowzero", 0) != 0)
      else {
        throw call.refuse("its shape \(target) does not hold dimensions \(input.dimensions)")
      }
      dimensions = result
    default:
      let axes = try call.integers(1, or: "axes")
      dimensions = try call.axesChanged(input.dimensions, axes)
    }
    try define(
      call, .reshape(NodeValue.shape(dimensions)), of: [input.node], dimensions: dimensions)
  }

  /// A value with its axes permuted. Axes of length 1 move without a transposition.
  mutating func transposed(
    _ value: NodeValue, _ order: [Int], named name: String, for call: OperatorCall
  ) throws(ReadError) -> NodeValue {
    let dimensions = order.map { value.dimensions[$0] }
    let shape = NodeValue.shape(dimensions)
    let long = order.filter { value.dimensions[$0] > 1 }
    var result = value
    result.dimensions = dimensions
    if long == long.sorted() {
      result.node = try append(name, .reshape(shape), of: [value.node], for: call.place)
    } else if value.dropsAxis, order[0] == 0 {
      let order = order.dropFirst().map { $0 - 1 }
      result.node = try append(
        name, .rearrange(.transpose(order)), of: [value.node], for: call.place)
    } else {
      let whole = try node(value, as: Shape(value.dimensions), for: call)
      let isSame = Shape(dimensions) == shape
      result.node = try append(
        isSame ? name : "\(name)/transposed", .rearrange(.transpose(order)), of: [whole],
        for: call.place)
      if !isSame {
        result.node = try append(name, .reshape(shape), of: [result.node], for: call.place)
      }
    }
    return result
  }
}
