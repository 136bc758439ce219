import Formats
import Networks

extension Importer {
  /// Reads an operator that moves, repeats or selects elements, by evaluating it on positions: each
  /// operand that depends on the input is replaced by the positions of its elements, and the result
  /// says where each of its own elements comes from.
  mutating func takeMovement(_ call: OperatorCall) throws(ReadError) {
    if call.node.operator == "Trilu" { return try takeTriangle(call) }
    if call.node.operator.hasPrefix("Scatter") {
      let reduction = try call.scatterReduction()
      if reduction != .none { return try takeScattering(call, reduction) }
    }
    var sources: [NodeValue] = []
    var operands: [Constant?] = []
    var offset = 0
    let indices = Self.parameters(of: call.node.operator)
    for (index, value) in call.operands.enumerated() {
      guard let value else {
        operands.append(nil)
        continue
      }
      if case .constant(let constant) = value, indices.contains(index) {
        operands.append(constant)
        continue
      }
      guard !indices.contains(index) else {
        throw call.refuse(
          "its operand \(index) '\(call.node.inputs[index])' depends on the input, which is not"
            + " supported")
      }
      let source = try node(call, index)
      let count = source.shape.count
      operands.append(
        Constant(
          .int64, dimensions: source.dimensions,
          numbers: (0..<count).map { Double(offset + $0) }))
      sources.append(source)
      offset += count
    }
    guard let result = try call.evaluatedSelection(operands) else { throw unsupported(call) }
    guard let shape = result.shape else {
      values[call.result] = .constant(
        Constant(.float, dimensions: result.dimensions, numbers: []))
      return
    }
    var operand = sources[0].node
    if sources.count > 1 {
      var flat: [Int] = []
      for source in sources {
        flat.append(try node(source, as: [source.shape.count], for: call))
      }
      operand = try append(
        "\(call.result)/operands", .rearrange(.concatenate(axis: 0)), of: flat, for: call.place)
    }
    try call.refuseFurtherOutputs(of: self)
    try define(
      call, .rearrange(.gather(result.integers, NodeValue.shape(shape.axes))), of: [operand],
      dimensions: result.dimensions)
  }

  /// Reads `Trilu`, a scaling by 1 in the triangle and 0 outside.
  private mutating func takeTriangle(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    var parameters: [Constant?] = [
      Constant(
        .float, dimensions: input.dimensions,
        numbers: Array(repeating: 1, count: input.shape.count))
    ]
    if call.has(1) { parameters.append(try call.constant(1)) }
    guard let mask = try call.evaluatedSelection(parameters)?.broadcastable else {
      throw unsupported(call)
    }
    try define(
      call, .affine(Affine(scale: mask)), of: [input.node], dimensions: input.dimensions)
  }

  /// The operands of a movement that are not moved but say how.
  private static func parameters(of name: String) -> Set<Int> {
    switch name {
    case "ScatterND", "ScatterElements", "Scatter": [1]
    default: [1, 2, 3]
    }
  }
}
