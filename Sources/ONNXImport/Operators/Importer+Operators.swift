import Attribution
import Formats
import Networks
import Scalar

extension Importer {
  /// Reads one operator.
  mutating func take(_ node: ONNXNode) throws(ReadError) {
    taken += 1
    let call = OperatorCall(node, in: self)
    guard taken <= Budget.operators else {
      throw call.refuse("the model has more than \(Budget.operators) operators, loops unrolled")
    }
    try followBatch(call)
    if let constants = call.constants, try fold(call, constants) { return }
    if try takeShape(call) { return }
    if let function = functions[call.node.fullName] { return try takeFunction(call, function) }
    guard node.domain.isEmpty else { return try takeMachineLearning(call) }
    switch node.operator {
    case "Conv", "ConvInteger", "QLinearConv": try takeConvolution(call)
    case "ConvTranspose": try takeTransposedConvolution(call)
    case "Gemm": try takeGemm(call)
    case "MatMul", "MatMulInteger", "QLinearMatMul": try takeMatrixProduct(call)
    case "Einsum": try takeEinsum(call)
    case "MaxPool", "AveragePool": try takePooling(call)
    case "GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin",
      "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp", "ReduceProd",
      "CumSum":
      try takeReduction(call)
    case "BatchNormalization": try takeBatchNormalization(call)
    case "LayerNormalization", "InstanceNormalization", "GroupNormalization",
      "RMSNormalization", "SimplifiedLayerNormalization", "MeanVarianceNormalization":
      try takeNormalization(call)
    case "LRN": try takeLocalResponseNormalization(call)
    case "LSTM", "GRU", "RNN": try takeRecurrentLayer(call)
    case "Softmax", "LogSoftmax": try takeSoftmax(call)
    case "Gather" where isTable(call): try takeEmbedding(call)
    case "Gather", "GatherElements", "GatherND":
      if isComputed(call, 1) { try takeSelection(call) } else { try takeMovement(call) }
    case "OneHot": try takeOneHot(call)
    case "TopK": try takeLargest(call)
    case "ArgMax", "ArgMin": try takePositionOfLargest(call)
    case "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Expand":
      try takeShapeChange(call)
    case "Slice", "Concat", "Pad", "Split", "SplitToSequence", "SequenceAt", "SequenceConstruct",
      "ConcatFromSequence":
      try takePieces(call)
    case "ScatterND", "Scatter", "ScatterElements", "Tile", "DepthToSpace", "SpaceToDepth", "Trilu",
      "Compress":
      try takeMovement(call)
    case "Resize", "Upsample": try takeResizing(call)
    case "Identity", "Dropout", "Cast", "CastLike", "QuantizeLinear", "DequantizeLinear",
      "DynamicQuantizeLinear", "OptionalGetElement", "Optional":
      try takeIdentity(call)
    case "If", "Loop", "Scan": try takeSubgraph(call)
    default:
      guard
        Self.elementwise.contains(node.operator) || OperatorCall.activations.contains(node.operator)
      else { throw unsupported(call) }
      try takeElementwise(call)
    }
  }

  /// Reads an operator that stands for a step of another one.
  ///
  /// - Parameters:
  ///   - inputs: The names of the operands.
  ///   - output: The name of the result.
  mutating func take(
    _ name: String, _ inputs: [String], as output: String,
    _ attributes: [String: ONNXAttribute] = [:], for call: OperatorCall
  ) throws(ReadError) {
    try take(
      ONNXNode(
        name: call.node.name, operator: name, domain: "", inputs: inputs, outputs: [output],
        attributes: attributes))
  }

  /// The refusal of an operator that has no counterpart.
  func unsupported(_ call: OperatorCall) -> ReadError {
    let domain = call.node.domain.isEmpty ? "" : "\(call.node.domain)."
    let advice =
      switch call.node.operator {
      case "TreeEnsembleClassifier", "TreeEnsembleRegressor", "TreeEnsemble":
        "; trees have no layers through which relevance could be propagated"
      case "NonMaxSuppression", "NonZero", "Unique":
        "; it selects by value, so explain an output before it with --output-name"
      default: ""
      }
    return call.refuse("operator \(domain)\(call.node.operator) is not supported\(advice)")
  }

  /// Evaluates an operator whose operands are all constants, if that is possible before the rest is
  /// read.
  mutating func foldIfConstant(_ node: ONNXNode) throws(ReadError) {
    // Sums and products of weights fold at once, so that a layer finds its bias; operators with
    // subgraphs wait until they are taken.
    let call = OperatorCall(node, in: self)
    guard let constants = call.constants, node.subgraphs.isEmpty else { return }
    guard let results = try call.evaluated(constants) else { return }
    define(call, results)
  }

  private mutating func define(_ call: OperatorCall, _ results: [Constant]) {
    for (name, result) in zip(call.node.outputs, results) where !name.isEmpty {
      values[name] = .constant(result)
    }
  }

  /// Evaluates an operator on constants: by itself, or as a network of constants.
  private mutating func fold(
    _ call: OperatorCall, _ constants: [Constant?]
  ) throws(ReadError) -> Bool {
    guard call.node.subgraphs.isEmpty, !call.node.operator.contains("Sequence") else {
      return false
    }
    if let results = try call.evaluated(constants) {
      define(call, results)
      return true
    }
    guard !evaluatesConstants, !constants.isEmpty, !isRandom(call) else { return false }
    // The network of this operator alone, whose input is not read.
    var part = self
    do throws(NetworkError) {
      part.network = try Network(input: "constants", shape: [1])
    } catch {
      return false
    }
    part.gateRanges = [nil]
    part.areWhole = [false]
    part.constantNodes = [:]
    part.imputedNodes = []
    part.evaluatesConstants = true
    try part.take(call.node)
    let name = call.result
    let node = try part.position(of: name, reader: call.place)
    var type = ONNXElementType.float
    if let first = constants.compactMap(\.self).first, first.type.isReal { type = first.type }
    do throws(AttributionError) {
      let network = part.network
      let value = try ScalarEngine(for: network).activations(
        of: Tensor(zeros: [1, 1]), at: [node.node])[0]
      values[name] = .constant(
        Constant(type, dimensions: node.dimensions, numbers: value.elements))
    } catch {
      throw call.refuse(error.description)
    }
    return true
  }

  private func isRandom(_ call: OperatorCall) -> Bool {
    ["RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Bernoulli"]
      .contains(call.node.operator)
  }

  /// Reads operators whose result depends on the shape of a value, but not on its elements.
  private mutating func takeShape(_ call: OperatorCall) throws(ReadError) -> Bool {
    switch call.node.operator {
    case "Shape", "Size":
      if case .sequence = call.operands.first ?? nil { return false }
      let dimensions = try dimensions(call)
      values[call.result] = .constant(
        call.node.operator == "Shape"
          ? call.shape(of: dimensions) : Constant(.int64, Double(dimensions.reduce(1, *))))
    case "SequenceLength":
      guard case .sequence(let items) = call.operands.first ?? nil else { return false }
      values[call.result] = .constant(Constant(.int64, Double(items.count)))
    case "IsNaN", "IsInf":
      // A network's values are finite, so that the guard which exporters put behind a softmax never
      // applies.
      let dimensions = try dimensions(call)
      let count = dimensions.reduce(1, *)
      values[call.result] = .constant(
        Constant(.bool, dimensions: dimensions, numbers: Array(repeating: 0, count: count)))
    default:
      return false
    }
    return true
  }

  /// The dimensions of an operand in the file, without appending it to the network.
  mutating func dimensions(_ call: OperatorCall, _ index: Int = 0) throws(ReadError) -> [Int] {
    switch call.operands.indices.contains(index) ? call.operands[index] : nil {
    case .constant(let constant): return constant.dimensions
    case .node(let value): return value.dimensions
    case .expression(_, let value): return value.dimensions
    case .sequence, nil: throw call.refuse("its operand \(index) is not a tensor")
    }
  }

  private mutating func takeIdentity(_ call: OperatorCall) throws(ReadError) {
    guard let value = call.operands.first ?? nil else {
      throw call.refuse("its operand 0 is missing")
    }
    switch call.node.operator {
    case "Dropout":
      if try call.constant(2)?.scalar == 1 { throw call.refuse("it is in training mode") }
      try call.refuseFurtherOutputs(of: self)
    case "Cast":
      if let to = ONNXElementType(rawValue: call.int("to", 1)), !to.isReal {
        return try takeConversionToWhole(call)
      }
    case "QuantizeLinear":
      return try takeQuantisation(call)
    case "DequantizeLinear":
      return try takeDequantisation(call)
    case "DynamicQuantizeLinear":
      return try takeDynamicQuantisation(call)
    default:
      try call.refuseFurtherOutputs(of: self)
    }
    values[call.result] = value
  }
}
