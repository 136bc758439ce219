import Formats
import Networks

/// The operators of the domain `ai.onnx.ml` that surround networks in pipelines of scikit-learn.
extension Importer {
  /// Reads an operator of another domain than ONNX's own.
  mutating func takeMachineLearning(_ call: OperatorCall) throws(ReadError) {
    guard call.node.domain == "ai.onnx.ml" else {
      if call.node.domain == "com.microsoft" { return try takeMicrosoft(call) }
      throw unsupported(call)
    }
    switch call.node.operator {
    case "Scaler": try takeScaler(call)
    case "Normalizer": try takeNormalizer(call)
    case "Imputer": try takeImputer(call)
    case "OneHotEncoder": try takeOneHotEncoder(call)
    case "LabelEncoder": try takeLabelEncoder(call)
    case "Binarizer":
      values[call.result + "/threshold"] = .constant(
        Constant(.float, call.float("threshold", 0)))
      try take(
        "Greater", [call.node.inputs[0], call.result + "/threshold"], as: call.result, for: call)
    case "FeatureVectorizer":
      try take("Concat", call.node.inputs, as: call.result, ["axis": .int(-1)], for: call)
    case "ArrayFeatureExtractor":
      let rank = try dimensions(call).count
      values[call.result + "/indices"] = .constant(
        Constant(try call.required(1).integers))
      try take(
        "Gather", [call.node.inputs[0], call.result + "/indices"], as: call.result,
        ["axis": .int(rank - 1)], for: call)
    case "LinearRegressor": try takeLinear(call, "coefficients", outputs: call.int("targets", 1))
    case "ZipMap":
      // A dictionary of the same numbers, with the classes as keys.
      values[call.result] = .node(try node(call))
    default: throw unsupported(call)
    }
  }

  /// Scaler: (x − offset) · scale, for each feature.
  private mutating func takeScaler(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    let width = input.dimensions.last ?? 1
    func spread(_ numbers: [Double]?, _ absent: Double) throws(ReadError) -> [Double] {
      guard let numbers else { return Array(repeating: absent, count: width) }
      guard numbers.count == 1 || numbers.count == width else {
        throw call.refuse("\(numbers.count) numbers do not fit \(width) features")
      }
      return numbers.count == 1 ? Array(repeating: numbers[0], count: width) : numbers
    }
    let scale = try spread(call.floats("scale"), 1)
    let offset = try spread(call.floats("offset"), 0)
    let affine = Affine(
      scale: Tensor(scale), shift: Tensor(zip(scale, offset).map { -$0 * $1 }))
    try define(call, .affine(affine), of: [input.node], dimensions: input.dimensions)
  }

  /// Normalizer: each row divided by its largest element, by the sum of absolute values, or by the
  /// root of the sum of squares. The divisor receives no relevance. It is at least 1e-30, so that a row
  /// of zeros stays one, as in scikit-learn.
  private mutating func takeNormalizer(_ call: OperatorCall) throws(ReadError) {
    let name = call.result
    let reduction: String
    switch call.string("norm", "MAX") {
    case "L1": reduction = "ReduceL1"
    case "L2": reduction = "ReduceL2"
    default:
      try take("Abs", [call.node.inputs[0]], as: name + "/absolute", for: call)
      reduction = "ReduceMax"
    }
    let source = reduction == "ReduceMax" ? name + "/absolute" : call.node.inputs[0]
    values[name + "/axes"] = .constant(Constant([-1]))
    try take(
      reduction, [source, name + "/axes"], as: name + "/norm", ["keepdims": .int(1)], for: call)
    values[name + "/least"] = .constant(Constant(.float, 1e-30))
    try take("Max", [name + "/norm", name + "/least"], as: name + "/divisor", for: call)
    try take("Div", [call.node.inputs[0], name + "/divisor"], as: name, for: call)
  }

  /// OneHotEncoder: for each category c, [x = c] = 1 − |sign(x − c)|.
  private mutating func takeOneHotEncoder(_ call: OperatorCall) throws(ReadError) {
    guard let categories = call.ints("cats_int64s") else {
      throw call.refuse("its categories are text; only numbers can be explained")
    }
    let equal = try equalities(call, at: categories.map(Double.init))
    values[call.result] = .node(equal)
  }

  /// LabelEncoder: d + Σ_k (v_k − d) · [x = k] for the values v_k of the keys k and the default d of
  /// other numbers.
  private mutating func takeLabelEncoder(_ call: OperatorCall) throws(ReadError) {
    let keys = call.ints("keys_int64s")?.map(Double.init) ?? call.floats("keys_floats")
    let wholes = call.ints("values_int64s")
    let numbers = wholes?.map(Double.init) ?? call.floats("values_floats")
    let absent =
      wholes == nil ? call.float("default_float", 0) : Double(call.int("default_int64", -1))
    guard let keys, let numbers, keys.count == numbers.count, keys.allSatisfy(\.isFinite) else {
      throw call.refuse("its labels are text; only numbers can be explained")
    }
    let equal = try equalities(call, at: keys)
    let weight = Tensor(shape: [1, numbers.count], elements: numbers.map { $0 - absent })
    let dense = Dense(weight: weight, bias: absent == 0 ? nil : Tensor([absent]))
    try define(
      call, .dense(dense), of: [equal.node], dimensions: Array(equal.dimensions.dropLast()))
  }

  /// A further axis with [x = c] = 1 − |sign(x − c)| for each of these numbers c.
  private mutating func equalities(
    _ call: OperatorCall, at numbers: [Double]
  ) throws(ReadError) -> NodeValue {
    var input = try node(call)
    let name = call.result
    if unconverted.contains(call.node.inputs[0]) {
      input.node = try truncated(input.node, named: name, for: call)
    }
    let dimensions = input.dimensions + [numbers.count]
    let column = try node(
      input, as: NodeValue.shape(input.dimensions + [1]), for: call)
    let shape = NodeValue.shape(dimensions)
    var node = try append(
      "\(name)/categories", .rearrange(.expand(shape)), of: [column], for: call.place)
    let steps: [(String, Operation)] = [
      ("difference", .affine(Affine(shift: Tensor(numbers.map { -$0 })))),
      ("sign", .activation(.sign)),
      ("inequality", .activation(.abs)),
      ("one-hot", .affine(Affine(scale: Tensor([-1]), shift: Tensor([1])))),
    ]
    for (part, operation) in steps {
      node = try append("\(name)/\(part)", operation, of: [node], for: call.place)
    }
    return NodeValue(node: node, dimensions: dimensions)
  }

  /// The whole numbers towards zero, ⌊max(0, x)⌋ − ⌊max(0, −x)⌋.
  private mutating func truncated(
    _ input: Int, named name: String, for call: OperatorCall
  ) throws(ReadError) -> Int {
    let negative = Operation.affine(Affine(scale: Tensor([-1])))
    var parts: [Int] = []
    for (part, steps) in [
      ("above", [Operation.activation(.relu), .activation(.floor)]),
      ("below", [negative, .activation(.relu), .activation(.floor), negative]),
    ] {
      var node = input
      for step in steps { node = try append("\(name)/\(part)", step, of: [node], for: call.place) }
      parts.append(node)
    }
    return try append("\(name)/whole", .add, of: parts, for: call.place)
  }

  /// A linear model: one row of coefficients for each output, and its intercept.
  private mutating func takeLinear(
    _ call: OperatorCall, _ attribute: String, outputs: Int
  ) throws(ReadError) {
    let input = try node(call)
    let width = input.dimensions.last ?? 1
    guard let coefficients = call.floats(attribute), outputs >= 1,
      coefficients.count == outputs * width,
      call.string("post_transform", "NONE") == "NONE"
    else { throw call.refuse("its coefficients do not fit \(width) features") }
    let bias = call.floats("intercepts")
    try define(
      call,
      .dense(
        Dense(
          weight: Tensor(shape: [outputs, width], elements: coefficients),
          bias: bias.map { Tensor($0) })), of: [input.node],
      dimensions: input.dimensions.dropLast() + [outputs])
  }

  /// Reads the few operators of ONNX Runtime's own domain that name a plain function.
  private mutating func takeMicrosoft(_ call: OperatorCall) throws(ReadError) {
    if try takeMicrosoftQuantised(call) { return }
    let inputs = call.node.inputs
    switch call.node.operator {
    case "DequantizeLinear", "QuantizeLinear":
      try take(
        ONNXNode(
          name: call.node.name, operator: call.node.operator, domain: "", inputs: inputs,
          outputs: call.node.outputs, attributes: call.node.attributes))
    case "Gelu": try take("Gelu", inputs, as: call.result, for: call)
    case "FastGelu" where inputs.count == 1:
      try take("Gelu", inputs, as: call.result, ["approximate": .string("tanh")], for: call)
    case "QuickGelu":
      try take(
        "Swish", inputs, as: call.result, ["alpha": .float(call.float("alpha", 1.702))], for: call)
    case "BiasGelu":
      try take("Add", inputs, as: call.result + "/sum", for: call)
      try take("Gelu", [call.result + "/sum"], as: call.result, for: call)
    case "SimplifiedLayerNormalization":
      try take(
        "SimplifiedLayerNormalization", inputs, as: call.result, call.node.attributes, for: call)
    default: throw unsupported(call)
    }
  }
}

extension OperatorCall {
  /// The results of an operator of another domain on constants; the evaluator knows none.
  func evaluatedMachineLearning(_ operands: [Constant?]) throws(ReadError) -> [Constant]? { nil }
}
