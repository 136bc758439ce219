/// A function that a model defines: a name for a few operators, with parameters of its own.
public struct ONNXFunction: Hashable, Sendable {
  /// The name by which nodes call the function, as their operator.
  public let name: String
  /// The domain of the function.
  public let domain: String
  /// The names of the operands inside the function.
  public let inputs: [String]
  /// The names of the results inside the function.
  public let outputs: [String]
  /// The values of attributes that a call leaves out.
  public let defaults: [String: ONNXAttribute]
  /// The operators, in topological order.
  public let nodes: [ONNXNode]
  /// The version of each operator set that the operators use, by domain.
  public let opsets: [String: Int]

  /// The name, preceded by the domain unless that is ONNX's own.
  public var fullName: String { ONNXNode.fullName(domain, name) }
}

extension ONNXFunction {
  /// Decodes a FunctionProto.
  init(_ message: ProtobufReader, _ files: inout ONNXExternalFiles) throws(ReadError) {
    var message = message
    var (name, domain) = ("", "")
    var (inputs, outputs): ([String], [String]) = ([], [])
    var defaults: [String: ONNXAttribute] = [:]
    var nodes: [ONNXNode] = []
    var opsets: [String: Int] = [:]
    while let field = try message.next() {
      switch field.number {
      case 1: name = try field.text()
      case 4: inputs.append(try field.text())
      case 5: outputs.append(try field.text())
      case 7: nodes.append(try ONNXNode(field.message("node", nodes.count), nodes.count, &files))
      case 9:
        let opset = try ONNXModel.opset(field.message("opset_import", opsets.count))
        opsets[opset.domain] = opset.version
      case 10: domain = try field.text()
      case 11:
        let parts = try ONNXAttributeParts(field.message("attribute_proto", defaults.count))
        let place = "function \(name.quoted), attribute \(parts.name.quoted)"
        defaults[parts.name] = try parts.attribute(&files, at: place)
      default: break
      }
    }
    self.init(
      name: name, domain: ONNXNode.domain(domain), inputs: inputs, outputs: outputs,
      defaults: defaults, nodes: nodes, opsets: opsets)
  }
}
