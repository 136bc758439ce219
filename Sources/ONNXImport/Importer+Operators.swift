import Formats
import Networks

extension Importer {
  /// The supported operators.
  static let supported = [
    "Add", "AveragePool", "BatchNormalization", "Cast", "CastLike", "Clip", "Concat", "Constant",
    "Conv", "Div", "Dropout", "Elu", "Erf", "Expand", "Flatten", "Gather", "Gelu", "Gemm",
    "GlobalAveragePool", "Greater", "HardSigmoid", "HardSwish", "Identity", "LayerNormalization",
    "LeakyRelu", "MatMul", "Max", "MaxPool", "Min", "Mul", "Neg", "PRelu", "Pad", "Pow",
    "ReduceMean", "Relu", "Reshape", "Selu", "SequenceAt", "Shape", "Sigmoid", "Slice", "Softmax",
    "Softplus", "Split", "SplitToSequence", "Sqrt", "Squeeze", "Sub", "Tanh", "Transpose",
    "Unsqueeze", "Where",
  ]

  /// Reads one operator.
  mutating func take(_ node: ONNXNode) throws(ReadError) {
    let call = OperatorCall(node, in: self)
    guard node.domain.isEmpty, Self.supported.contains(node.operator) else {
      let name = node.domain.isEmpty ? node.operator : "\(node.domain).\(node.operator)"
      throw call.refuse(
        "operator \(name) is not supported; supported are \(Self.supported.joined(separator: ", "))"
      )
    }
    if try takeShapeArithmetic(call) { return }
    switch node.operator {
    case "Conv": try takeConvolution(call)
    case "Gemm": try takeGemm(call)
    case "MatMul": try takeMatrixProduct(call)
    case "MaxPool", "AveragePool", "GlobalAveragePool", "ReduceMean": try takePooling(call)
    case "BatchNormalization", "LayerNormalization", "Softmax": try takeNormalization(call)
    case "Gather": try takeGather(call)
    case "Split", "SplitToSequence", "SequenceAt", "Slice", "Concat", "Pad":
      try takePieces(call)
    case "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Expand":
      try takeShapeChange(call)
    case "Identity", "Dropout", "Cast", "CastLike": try takeIdentity(call)
    default: try takeElementwise(call)
    }
  }

  /// Appends a node for an operator, named after its result.
  mutating func define(
    _ call: OperatorCall, _ operation: Operation, of operands: [Int]
  ) throws(ReadError) {
    let name = call.node.outputs.first ?? ""
    for extra in call.node.outputs.dropFirst() where readers[extra] != nil {
      throw call.refuse("its second output '\(extra)' is used, which is not supported")
    }
    values[name] = .node(try append(name, operation, of: operands, for: call.place))
  }

  /// The position of the node that computes an operand.
  mutating func node(_ call: OperatorCall, _ index: Int = 0) throws(ReadError) -> Int {
    guard call.has(index) else { throw call.refuse("its operand \(index) is missing") }
    return try position(of: call.node.inputs[index], reader: call.place)
  }

  /// The shape of an operand with the batch axis in front, whose length is a placeholder.
  mutating func shape(_ call: OperatorCall, _ index: Int = 0) throws(ReadError) -> Shape {
    let position = try node(call, index)
    return network.nodes[position].shape
  }

  private mutating func takeIdentity(_ call: OperatorCall) throws(ReadError) {
    if call.node.operator == "Dropout", try call.constant(2)?.scalar == 1 {
      throw call.refuse("it is in training mode")
    }
    if let to = ONNXElementType(rawValue: call.int("to", 1)),
      call.node.operator == "Cast", ![.float, .double, .float16, .bfloat16].contains(to)
    {
      throw call.refuse("it converts values that depend on the input to integers")
    }
    guard let value = call.operands.first ?? nil else {
      throw call.refuse("its operand 0 is missing")
    }
    for extra in call.node.outputs.dropFirst() where readers[extra] != nil {
      throw call.refuse("its second output '\(extra)' is used, which is not supported")
    }
    values[call.node.outputs.first ?? ""] = value
  }

  /// Reads `Shape` of an activation, and operators on such shapes, which are constants except for
  /// the batch.
  private mutating func takeShapeArithmetic(_ call: OperatorCall) throws(ReadError) -> Bool {
    let name = call.node.outputs.first ?? ""
    if call.node.operator == "Shape" {
      let lengths = [Constant.batch] + (try shape(call)).axes.map(Double.init)
      values[name] = .constant(call.shape(of: lengths))
      return true
    }
    var constants: [Constant?] = []
    for value in call.operands {
      switch value {
      case .constant(let constant): constants.append(constant)
      case nil: constants.append(nil)
      case .node, .expression, .sequence: return false
      }
    }
    guard let folded = call.folded(constants)?.first else { return false }
    values[name] = .constant(folded)
    return true
  }
}
