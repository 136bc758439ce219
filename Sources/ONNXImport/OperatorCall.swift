import Formats

/// An ONNX operator with what is needed to read its operands and attributes.
struct OperatorCall {
  let node: ONNXNode
  let path: String
  let opset: Int
  /// What its operands are, by place; an absent one is `nil`.
  let operands: [Importer.Value?]

  init(_ node: ONNXNode, in importer: Importer) {
    self.node = node
    path = importer.path
    opset = importer.opset
    operands = node.inputs.map { $0.isEmpty ? nil : importer.value(of: $0) }
  }

  /// What it is called in errors: `node 'conv1' (Conv)`.
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

  /// Whether an operand is there.
  func has(_ index: Int) -> Bool { index < operands.count && operands[index] != nil }

  /// An operand that must be a constant if it is there.
  func constant(_ index: Int) throws(ReadError) -> Constant? {
    guard has(index) else { return nil }
    guard case .constant(let constant) = operands[index] else {
      throw refuse("its operand \(index) '\(node.inputs[index])' must be a constant")
    }
    return constant
  }

  /// An operand that must be there and a constant.
  func required(_ index: Int) throws(ReadError) -> Constant {
    guard let constant = try constant(index) else { throw refuse("it has no operand \(index)") }
    return constant
  }

  /// Whole numbers that older versions give as an attribute and newer ones as an operand.
  func integers(_ index: Int, or attribute: String) throws(ReadError) -> [Int]? {
    try constant(index)?.integers ?? ints(attribute)
  }

  /// An axis counted from the batch, 0, as one of an example; a negative one counts from behind.
  ///
  /// - Parameter rank: How many axes there are with the batch.
  func axis(_ axis: Int, rank: Int) throws(ReadError) -> Int {
    let counted = axis < 0 ? axis + rank : axis
    guard (0..<rank).contains(counted) else {
      throw refuse("axis \(axis) is not one of \(rank)")
    }
    guard counted > 0 else { throw refuse("it works along the batch, axis 0") }
    return counted - 1
  }
}
