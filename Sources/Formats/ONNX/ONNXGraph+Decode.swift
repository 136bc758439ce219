extension ONNXGraph {
  /// Decodes a GraphProto.
  init(_ message: ProtobufReader, _ files: inout ONNXExternalFiles) throws(ReadError) {
    var message = message
    var name = ""
    var nodes: [ONNXNode] = []
    var initializers: [String: ONNXTensor] = [:]
    var inputs: [ONNXValue] = []
    var outputs: [ONNXValue] = []
    while let field = try message.next() {
      switch field.number {
      case 1: nodes.append(try ONNXNode(field.message("node", nodes.count), nodes.count, &files))
      case 2: name = try field.text()
      case 5:
        let parts = try ONNXTensorParts(field.message("initializer", initializers.count))
        guard !parts.name.isEmpty, initializers[parts.name] == nil else {
          throw field.failure("an initializer has an empty or repeated name: \(parts.name.quoted)")
        }
        let place = "initializer \(parts.name.quoted)"
        initializers[parts.name] = try parts.tensor(&files, at: place)
      case 11: inputs.append(try ONNXValue(field.message("input", inputs.count)))
      case 12: outputs.append(try ONNXValue(field.message("output", outputs.count)))
      case 15: throw field.failure("sparse initializers are not supported")
      default: break
      }
    }
    self.init(
      name: name, nodes: nodes, initializers: initializers,
      inputs: inputs.filter { initializers[$0.name] == nil }, outputs: outputs)
  }
}
