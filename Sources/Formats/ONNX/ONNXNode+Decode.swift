extension ONNXNode {
  /// Decodes a NodeProto, the node number `index` of its graph.
  ///
  /// The message is read twice, because errors about an attribute name the node, and its name may
  /// come last.
  init(
    _ message: ProtobufReader, _ index: Int, _ files: inout ONNXExternalFiles
  ) throws(ReadError) {
    var reader = message
    var name = ""
    var `operator` = ""
    var domain = ""
    var inputs: [String] = []
    var outputs: [String] = []
    while let field = try reader.next() {
      switch field.number {
      case 1: inputs.append(try field.text())
      case 2: outputs.append(try field.text())
      case 3: name = try field.text()
      case 4: `operator` = try field.text()
      case 7: domain = try field.text()
      default: break
      }
    }
    let place = Self.place(index, name: name, operator: `operator`)
    guard !`operator`.isEmpty else {
      throw ReadError(.malformed, path: files.model, place: place, reason: "it has no operator")
    }
    self.init(
      name: name, operator: `operator`, domain: Self.domain(domain), inputs: inputs,
      outputs: outputs, attributes: try Self.attributes(message, &files, at: place))
  }

  private static func attributes(
    _ message: ProtobufReader, _ files: inout ONNXExternalFiles, at place: String
  ) throws(ReadError) -> [String: ONNXAttribute] {
    var message = message
    var attributes: [String: ONNXAttribute] = [:]
    while let field = try message.next() {
      guard field.number == 5 else { continue }
      let parts = try ONNXAttributeParts(field.message("attribute", attributes.count))
      let place = "\(place), attribute \(parts.name.quoted)"
      guard !parts.name.isEmpty, attributes[parts.name] == nil else {
        throw ReadError(
          .malformed, path: files.model, place: place, reason: "its name is empty or repeated")
      }
      attributes[parts.name] = try parts.attribute(&files, at: place)
    }
    return attributes
  }

  /// A node's description in messages: `node 'conv1'`, or `node 12 (Conv)` if it has no name.
  static func place(_ index: Int, name: String, operator: String) -> String {
    guard name.isEmpty else { return "node \(name.quoted)" }
    return `operator`.isEmpty ? "node \(index)" : "node \(index) (\(`operator`.printable))"
  }

  /// The domain with ONNX's own as the empty string; files also spell it `ai.onnx`.
  static func domain(_ name: String) -> String { name == "ai.onnx" ? "" : name }

  /// An operator's name, preceded by its domain unless that is ONNX's own.
  static func fullName(_ domain: String, _ name: String) -> String {
    domain.isEmpty ? name : "\(domain).\(name)"
  }
}
