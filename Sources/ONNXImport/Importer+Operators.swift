import Formats
import Networks

extension Importer {
  /// The operators that are read.
  static let supported = [
    "Add", "AveragePool", "BatchNormalization", "Cast", "CastLike", "Clip", "Concat", "Constant",
    "Conv", "Div", "Dropout", "Elu", "Erf", "Expand", "Flatten", "Gather", "Gelu", "Gemm",
    "GlobalAveragePool", "Greater", "HardSigmoid", "HardSwish", "Identity", "LayerNormalization",
    "LeakyRelu", "MatMul", "Max", "MaxPool", "Min", "Mul", "Neg", "PRelu", "Pad", "Pow",
    "ReduceMean", "Relu", "Reshape", "Selu", "SequenceAt", "Shape", "Sigmoid", "Slice", "Softmax",
    "Softplus", "Split", "SplitToSequence", "Sqrt", "Squeeze", "Sub", "Tanh", "Transpose",
    "Unsqueeze", "Where",
  ]

  /// Takes in one operator.
  mutating func take(_ node: ONNXNode) throws(ReadError) {
    let operand = Operand(node, in: self)
    guard node.domain.isEmpty, Self.supported.contains(node.operator) else {
      let name = node.domain.isEmpty ? node.operator : "\(node.domain).\(node.operator)"
      throw operand.refuse(
        "operator \(name) is not supported; supported are \(Self.supported.joined(separator: ", "))"
      )
    }
    if try takeShapeArithmetic(operand) { return }
    switch node.operator {
    case "Conv": try takeConvolution(operand)
    case "Gemm": try takeGemm(operand)
    case "MatMul": try takeMatrixProduct(operand)
    case "MaxPool", "AveragePool", "GlobalAveragePool", "ReduceMean": try takePooling(operand)
    case "BatchNormalization", "LayerNormalization", "Softmax": try takeNormalization(operand)
    case "Gather": try takeGather(operand)
    case "Split", "SplitToSequence", "SequenceAt", "Slice", "Concat", "Pad":
      try takePieces(operand)
    case "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Expand":
      try takeShapeChange(operand)
    case "Identity", "Dropout", "Cast", "CastLike": try takeIdentity(operand)
    default: try takeElementwise(operand)
    }
  }

  /// Appends what an operator computes, under the name of its result.
  mutating func define(
    _ operand: Operand, _ operation: Operation, of operands: [Int]
  ) throws(ReadError) {
    let name = operand.node.outputs.first ?? ""
    for extra in operand.node.outputs.dropFirst() where readers[extra] != nil {
      throw operand.refuse("its second output '\(extra)' is used, which is not supported")
    }
    values[name] = .node(try append(name, operation, of: operands, for: operand.place))
  }

  /// The node of an operand.
  mutating func node(_ operand: Operand, _ index: Int = 0) throws(ReadError) -> Int {
    guard operand.has(index) else { throw operand.refuse("it has no operand \(index)") }
    return try position(of: operand.node.inputs[index], reader: operand.place)
  }

  /// The shape of an operand with the batch in front, whose length is not known.
  mutating func shape(_ operand: Operand, _ index: Int = 0) throws(ReadError) -> Shape {
    let position = try node(operand, index)
    return network.nodes[position].shape
  }

  private mutating func takeIdentity(_ operand: Operand) throws(ReadError) {
    if operand.node.operator == "Dropout", try operand.constant(2)?.scalar == 1 {
      throw operand.refuse("it is in training mode")
    }
    if let to = ONNXElementType(rawValue: operand.int("to", 1)),
      operand.node.operator == "Cast", ![.float, .double, .float16, .bfloat16].contains(to)
    {
      throw operand.refuse("it turns values that depend on the input into whole numbers")
    }
    guard let value = operand.operands.first ?? nil else {
      throw operand.refuse("it has no operand 0")
    }
    for extra in operand.node.outputs.dropFirst() where readers[extra] != nil {
      throw operand.refuse("its second output '\(extra)' is used, which is not supported")
    }
    values[operand.node.outputs.first ?? ""] = value
  }

  /// `Shape` of an activation, and operators on such shapes: they are constants but for the batch.
  private mutating func takeShapeArithmetic(_ operand: Operand) throws(ReadError) -> Bool {
    let name = operand.node.outputs.first ?? ""
    if operand.node.operator == "Shape" {
      let lengths = [Constant.batch] + (try shape(operand)).axes.map(Double.init)
      values[name] = .constant(operand.shape(of: lengths))
      return true
    }
    var constants: [Constant?] = []
    for value in operand.operands {
      switch value {
      case .constant(let constant): constants.append(constant)
      case nil: constants.append(nil)
      case .node, .expression, .sequence: return false
      }
    }
    guard let folded = operand.folded(constants)?.first else { return false }
    values[name] = .constant(folded)
    return true
  }
}
