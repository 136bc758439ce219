import Formats
import Networks

extension Importer {
  /// `BatchNormalization`, `LayerNormalization` and `Softmax`.
  mutating func takeNormalization(_ operand: Operand) throws(ReadError) {
    let base = try node(operand)
    let shape = network.nodes[base].shape
    switch operand.node.operator {
    case "BatchNormalization":
      guard operand.int("training_mode", 0) == 0 else {
        throw operand.refuse("it is in training mode")
      }
      guard operand.int("spatial", 1) == 1 else {
        throw operand.refuse("spatial=0 is not supported")
      }
      try define(
        operand,
        .batchNormalization(
          BatchNormalization(
            scale: tensor(operand, 1), shift: tensor(operand, 2), mean: tensor(operand, 3),
            variance: tensor(operand, 4), epsilon: operand.float("epsilon", 1e-5))), of: [base])
    case "LayerNormalization":
      let axis = try operand.axis(operand.int("axis", -1), rank: shape.rank + 1)
      let normalized = Shape(Array(shape.axes[axis...]))
      func spread(_ index: Int, _ absent: Double) throws(ReadError) -> Tensor {
        guard let constant = try operand.constant(index) else {
          return Tensor(
            shape: normalized, elements: Array(repeating: absent, count: normalized.count))
        }
        guard let own = constant.shape, own.broadcast(with: normalized) == normalized else {
          throw operand.refuse("its operand \(index) does not spread over \(normalized)")
        }
        return Tensor(
          shape: normalized, elements: own.spread(over: normalized).map { constant.numbers[$0] })
      }
      try define(
        operand,
        .layerNormalization(
          LayerNormalization(
            scale: spread(1, 1), shift: spread(2, 0), epsilon: operand.float("epsilon", 1e-5))),
        of: [base])
    default:
      let axis = try operand.axis(
        operand.int("axis", operand.opset < 13 ? 1 : -1), rank: shape.rank + 1)
      guard operand.opset < 13, axis < shape.rank - 1 else {
        return try define(operand, .softmax(axis: axis), of: [base])
      }
      // Before opset 13 all axes from this one on are normalised together.
      let name = operand.node.outputs.first ?? ""
      let rest = shape.axes[axis...].reduce(1, *)
      let flat = try append(
        name + "/flat", .reshape(Shape(shape.axes[..<axis] + [rest])), of: [base],
        for: operand.place)
      let softmax = try append(
        name + "/softmax", .softmax(axis: axis), of: [flat], for: operand.place)
      try define(operand, .reshape(shape), of: [softmax])
    }
  }
}
