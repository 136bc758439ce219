import Formats
import Networks

extension Importer {
  /// Reads `Flatten`, `Reshape`, `Transpose`, `Squeeze`, `Unsqueeze` and `Expand`.
  mutating func takeShapeChange(_ call: OperatorCall) throws(ReadError) {
    let base = try node(call)
    let shape = network.nodes[base].shape
    switch call.node.operator {
    case "Flatten":
      guard call.int("axis", 1) == 1 else {
        throw call.refuse("it is supported only from axis 1, which keeps the batch")
      }
      try define(call, .reshape([shape.count]), of: [base])
    case "Reshape":
      guard let target = try call.integers(1, or: "shape") else {
        throw call.refuse("it has no shape")
      }
      try define(call, .reshape(reshaped(call, shape, to: target)), of: [base])
    case "Transpose":
      let order = call.ints("perm") ?? Array((0...shape.rank).reversed())
      guard order.first == 0 else { throw call.refuse("it moves the batch, axis 0") }
      try define(call, .rearrange(.transpose(order.dropFirst().map { $0 - 1 })), of: [base])
    case "Expand":
      let target = try call.required(1).integers
      let lengths = Array(target.dropFirst(max(0, target.count - shape.rank)))
      let wanted = Shape(validating: lengths).flatMap { shape.broadcast(with: $0) }
      guard target.count <= shape.rank + 1, let wanted else {
        throw call.refuse("a batch of \(shape) cannot be broadcast to \(target)")
      }
      try define(call, .rearrange(.expand(wanted)), of: [base])
    default:
      let axes = try call.integers(1, or: "axes")
      // A placeholder length of 2 for the batch, so that it is never squeezed.
      guard let axes = call.axesChanged([2] + shape.axes, axes), axes.first == 2,
        let result = Shape(validating: Array(axes.dropFirst()))
      else { throw call.refuse("its axes do not fit a batch of \(shape)") }
      try define(call, .reshape(result), of: [base])
    }
  }

  /// The shape of an example after a `Reshape` that keeps the batch as axis 0.
  private func reshaped(
    _ call: OperatorCall, _ shape: Shape, to target: [Int]
  ) throws(ReadError) -> Shape {
    let first = target.first ?? 1
    // −1, 0 and an unknown length leave the batch open; a fixed one must be the file's, or 1.
    guard [-1, 0, 1, Int.max].contains(first) || first == batch, target.count > 1 else {
      throw call.refuse("its shape \(target) does not keep the batch as axis 0")
    }
    let keepsZero = call.int("allowzero", 0) == 0
    var axes = target.dropFirst().enumerated().map { axis, length in
      length == 0 && keepsZero && axis < shape.rank ? shape.axes[axis] : length
    }
    if let open = axes.firstIndex(of: -1) {
      axes[open] = 1
      if let known = Shape(validating: axes)?.count, shape.count % known == 0 {
        axes[open] = shape.count / known
      }
    }
    guard let result = Shape(validating: axes), result.count == shape.count else {
      throw call.refuse("its shape \(target) does not hold a batch of \(shape)")
    }
    return result
  }
}
