import Formats
import Networks

extension Importer {
  /// Reads `BatchNormalization`, `LayerNormalization` and `Softmax`.
  mutating func takeNormalization(_ call: OperatorCall) throws(ReadError) {
    let base = try node(call)
    let shape = network.nodes[base].shape
    switch call.node.operator {
    case "BatchNormalization":
      guard call.int("training_mode", 0) == 0 else {
        throw call.refuse("it is in training mode")
      }
      guard call.int("spatial", 1) == 1 else {
        throw call.refuse("spatial=0 is not supported")
      }
      try define(
        call,
        .batchNormalization(
          BatchNormalization(
            scale: tensor(call, 1), shift: tensor(call, 2), mean: tensor(call, 3),
            variance: tensor(call, 4), epsilon: call.float("epsilon", 1e-5))), of: [base])
    case "LayerNormalization":
      let axis = try call.axis(call.int("axis", -1), rank: shape.rank + 1)
      let normalized = Shape(Array(shape.axes[axis...]))
      func spread(_ index: Int, _ absent: Double) throws(ReadError) -> Tensor {
        guard let constant = try call.constant(index) else {
          return Tensor(
            shape: normalized, elements: Array(repeating: absent, count: normalized.count))
        }
        guard let own = constant.shape, own.broadcast(with: normalized) == normalized else {
          throw call.refuse("its operand \(index) cannot be broadcast over \(normalized)")
        }
        return Tensor(
          shape: normalized, elements: own.spread(over: normalized).map { constant.numbers[$0] })
      }
      try define(
        call,
        .layerNormalization(
          LayerNormalization(
            scale: spread(1, 1), shift: spread(2, 0), epsilon: call.float("epsilon", 1e-5))),
        of: [base])
    default:
      let axis = try call.axis(
        call.int("axis", call.opset < 13 ? 1 : -1), rank: shape.rank + 1)
      guard call.opset < 13, axis < shape.rank - 1 else {
        return try define(call, .softmax(axis: axis), of: [base])
      }
      // Before opset 13 all axes from this one on are normalised together.
      let name = call.node.outputs.first ?? ""
      let rest = shape.axes[axis...].reduce(1, *)
      let flat = try append(
        name + "/flat", .reshape(Shape(shape.axes[..<axis] + [rest])), of: [base],
        for: call.place)
      let softmax = try append(
        name + "/softmax", .softmax(axis: axis), of: [flat], for: call.place)
      try define(call, .reshape(shape), of: [softmax])
    }
  }
}
