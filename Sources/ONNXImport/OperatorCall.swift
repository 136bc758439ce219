import Formats

/// An ONNX operator with the means to read its operands and attributes.
struct OperatorCall {
  let node: ONNXNode
  let path: String
  /// The version of the operator set that the operator belongs to.
  let opset: Int
  /// The operands in their order; `nil` for an omitted one.
  let operands: [Importer.Value?]

  init(_ node: ONNXNode, in importer: Importer) {
    self.node = node
    path = importer.path
    opset = importer.opsets[node.domain] ?? 1
    operands = node.inputs.map { $0.isEmpty ? nil : importer.value(of: $0) }
  }

  /// The operator's description in errors: `node 'conv1' (Conv)`.
  var place: String {
    let name = node.name.isEmpty ? node.outputs.first ?? "" : node.name
    return "node '\(name)' (\(node.operator))"
  }

  /// The name of the first result.
  var result: String { node.outputs.first ?? "" }

  func refuse(_ reason: String) -> ReadError {
    ReadError(.malformed, path: path, place: place, reason: reason)
  }

  /// Refuses the operator if a result beyond the first is read.
  func refuseFurtherOutputs(of importer: Importer) throws(ReadError) {
    for extra in node.outputs.dropFirst() where importer.readers[extra] != nil {
      throw refuse("its second output '\(extra)' is used, which is not supported")
    }
  }

  func int(_ name: String, _ absent: Int) -> Int {
    if case .int(let value) = node.attributes[name] { value } else { absent }
  }

  func ints(_ name: String) -> [Int]? {
    if case .ints(let values) = node.attributes[name] { values } else { nil }
  }

  func float(_ name: String, _ absent: Double) -> Double {
    if case .float(let value) = node.attributes[name] { value } else { absent }
  }

  func floats(_ name: String) -> [Double]? {
    if case .floats(let values) = node.attributes[name] { values } else { nil }
  }

  func string(_ name: String, _ absent: String) -> String {
    if case .string(let value) = node.attributes[name] { value } else { absent }
  }

  /// Whether an operand is present.
  func has(_ index: Int) -> Bool { index < operands.count && operands[index] != nil }

  /// An optional operand that must be a constant.
  func constant(_ index: Int) throws(ReadError) -> Constant? {
    guard has(index) else { return nil }
    guard case .constant(let constant) = operands[index] else {
      throw refuse("its operand \(index) '\(node.inputs[index])' must be a constant")
    }
    return constant
  }

  /// A required operand that must be a constant.
  func required(_ index: Int) throws(ReadError) -> Constant {
    guard let constant = try constant(index) else {
      throw refuse("its operand \(index) is missing")
    }
    return constant
  }

  /// All operands, if each is a constant or omitted; otherwise `nil`.
  var constants: [Constant?]? {
    var constants: [Constant?] = []
    for (value, name) in zip(operands, node.inputs) {
      switch value {
      case .constant(let constant): constants.append(constant)
      case nil where name.isEmpty: constants.append(nil)
      default: return nil
      }
    }
    return constants
  }

  /// Integers that older operator sets give as an attribute and newer ones as an operand.
  func integers(_ index: Int, or attribute: String) throws(ReadError) -> [Int]? {
    try constant(index)?.integers ?? ints(attribute)
  }

  /// An axis counted from 0; a negative one counts from the end.
  func axis(_ axis: Int, rank: Int) throws(ReadError) -> Int {
    let counted = axis < 0 ? axis + rank : axis
    guard (0..<rank).contains(counted) else {
      throw refuse("axis \(axis) is not one of \(rank)")
    }
    return counted
  }
}
