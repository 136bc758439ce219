extension ONNXModel {
  /// Reads an ONNX file and the external files that hold its weights, if any.
  ///
  /// - Throws: `ReadError`: `missing` if the file or an external file does not exist, `malformed`
  ///   if the contents are not a model or use an unsupported feature.
  public static func read(_ path: String) throws(ReadError) -> ONNXModel {
    try decode(ByteReader.contents(of: path), path: path)
  }

  /// Decodes a model from the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the whole file.
  ///   - path: The file's path: named in errors, and the starting point for external files.
  /// - Throws: `ReadError`, as `read` does.
  public static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> ONNXModel {
    var message = ProtobufReader(bytes[...], path: path)
    var irVersion = 0
    var opsets: [String: Int] = [:]
    var opsetCount = 0
    var producer = ""
    var producerVersion = ""
    var functions: [ProtobufReader] = []
    var graph: ProtobufReader?
    while let field = try message.next() {
      switch field.number {
      case 1: irVersion = try field.integer()
      case 2: producer = try field.text()
      case 3: producerVersion = try field.text()
      case 7:
        guard graph == nil else { throw field.failure("the model has a second graph") }
        graph = try field.message("graph")
      case 8:
        let opset = try opset(field.message("opset_import", opsetCount))
        opsetCount += 1
        guard opset.version > 0, opsets[opset.domain, default: opset.version] == opset.version
        else {
          throw field.failure(
            "version \(opset.version) of the operator set \(opset.domain.quoted) is not valid")
        }
        opsets[opset.domain] = opset.version
      case 25: functions.append(try field.message("functions", functions.count))
      default: break
      }
    }
    guard irVersion > 0 else {
      throw ReadError(.malformed, path: path, reason: "it has no IR version: not an ONNX model")
    }
    guard let graph else { throw ReadError(.malformed, path: path, reason: "it has no graph") }

    var files = ONNXExternalFiles(model: path)
    var definitions: [ONNXFunction] = []
    for function in functions { definitions.append(try ONNXFunction(function, &files)) }
    let model = ONNXModel(
      irVersion: irVersion, opsets: opsets,
      producer: [producer, producerVersion].filter { !$0.isEmpty }.joined(separator: " "),
      functions: definitions, graph: try ONNXGraph(graph, &files))
    try model.check(path)
    return model
  }

  /// Decodes an OperatorSetIdProto.
  static func opset(
    _ message: ProtobufReader
  ) throws(ReadError) -> (domain: String, version: Int) {
    var message = message
    var domain = ""
    var version = 0
    while let field = try message.next() {
      switch field.number {
      case 1: domain = try field.text()
      case 2: version = try field.integer()
      default: break
      }
    }
    return (ONNXNode.domain(domain), version)
  }
}
