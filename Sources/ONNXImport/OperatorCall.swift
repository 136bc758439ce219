import Formats

/// An ONNX operator with the means to read its operands and attributes.
struct OperatorCall {
  let node: ONNXNode
  let path: String
  let opset: Int
  /// The operands in their order; `nil` for an omitted one.
  let operands: [Importer.Value?]

  init(_ node: ONNXNode, in importer: Importer) {
    self.node = node
    path = importer.path
    opset = importer.opset
    operands = node.inputs.map { $0.isEmpty ? nil : importer.value(of: $0) }
  }

  /// The operator's description in errors: `node 'conv1' (Conv)`.
  var place: String {
    let name = node.name.isEmpty ? node.outputs.first ?? "" : node.name
    return "node '\(name)' (\(node.operator))"
  }

  func refuse(_ reason: String) -> ReadError {
    ReadError(.malformed, path: path, place: place, reason: reason)
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

  /// Integers that older operator sets give as an attribute and newer ones as an operand.
  func integers(_ index: Int, or attribute: String) throws(ReadError) -> [Int]? {
    try constant(index)?.integers ?? ints(attribute)
  }

  /// Converts an axis that counts the batch as 0 to an axis of an example. A negative axis counts
  /// from the end.
  ///
  /// - Parameter rank: The number of axes including the batch.
  func axis(_ axis: Int, rank: Int) throws(ReadError) -> Int {
    let counted = axis < 0 ? axis + rank : axis
    guard (0..<rank).contains(counted) else {
      throw refuse("axis \(axis) is not one of \(rank)")
    }
    guard counted > 0 else { throw refuse("it works across the batch, axis 0") }
    return counted - 1
  }
}
