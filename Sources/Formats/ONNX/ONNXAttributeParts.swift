/// The fields of an AttributeProto. They may come in any order, so the attribute is assembled at
/// the end.
struct ONNXAttributeParts {
  /// The attribute kinds with ONNX's codes (AttributeProto.AttributeType).
  enum Kind: Int, CaseIterable {
    case float = 1
    case int
    case string
    case tensor
    case graph
    case floats
    case ints
    case strings
    case tensors
    case graphs
    case sparse_tensor
    case sparse_tensors
    case type_proto
    case type_protos
  }

  private(set) var name = ""
  private var typeCode = 0
  private var found: Set<Kind> = []
  private var reference = ""
  private var int = 0
  private var float = 0.0
  private var string: ArraySlice<UInt8> = []
  private var tensor: ONNXTensorParts?
  private var graph: ProtobufReader?
  private var ints: [Int] = []
  private var floats: [Double] = []
  private var strings: [ArraySlice<UInt8>] = []

  init(_ message: ProtobufReader) throws(ReadError) {
    var message = message
    while let field = try message.next() {
      switch field.number {
      case 1: name = try field.text()
      case 20: typeCode = try field.integer()
      case 21: reference = try field.text()
      case 2: float = try field.float()
      case 3: int = try field.integer()
      case 4: string = try field.data()
      case 5: tensor = try ONNXTensorParts(field.message("t"))
      case 6: graph = try field.message("g")
      case 7: try field.append(floatsTo: &floats)
      case 8: try field.append(integersTo: &ints)
      case 9: strings.append(try field.data())
      default: break
      }
      if let kind = Self.kind(field.number) { found.insert(kind) }
    }
  }

  /// The kind whose value is stored in this field, or `nil` for other fields.
  private static func kind(_ field: Int) -> Kind? {
    switch field {
    case 2: .float
    case 3: .int
    case 4: .string
    case 5: .tensor
    case 6: .graph
    case 7: .floats
    case 8: .ints
    case 9: .strings
    case 10: .tensors
    case 11: .graphs
    case 14: .type_proto
    case 15: .type_protos
    case 22: .sparse_tensor
    case 23: .sparse_tensors
    default: nil
    }
  }
}

extension ONNXAttributeParts {
  /// Assembles the attribute.
  ///
  /// - Parameters:
  ///   - files: The external files with tensor data.
  ///   - place: The attribute's description in error messages.
  /// - Throws: `ReadError` if the kind is ambiguous or the tensor is refused.
  func attribute(
    _ files: inout ONNXExternalFiles, at place: String
  ) throws(ReadError) -> ONNXAttribute {
    func failure(_ reason: String) -> ReadError {
      ReadError(.malformed, path: files.model, place: place, reason: reason)
    }
    guard reference.isEmpty else { return .parameter(reference) }
    // Files of IR version 1 do not state the type. A value of 0 or an empty value may be omitted.
    guard let kind = typeCode == 0 ? found.first : Kind(rawValue: typeCode) else {
      throw failure(
        typeCode == 0 ? "it has no type and no value" : "its type \(typeCode) is not one of ONNX's")
    }
    guard found.isSubset(of: [kind]) else {
      let kinds = found.map { "\($0)" }.sorted().joined(separator: ", ")
      throw failure("it must have one value of one type; it has values for \(kinds)")
    }
    switch kind {
    case .int: return .int(int)
    case .float: return .float(float)
    case .ints: return .ints(ints)
    case .floats: return .floats(floats)
    case .string:
      return String(validating: string, as: UTF8.self).map(ONNXAttribute.string)
        ?? .unsupported(kind: "string")
    case .strings:
      let texts = strings.compactMap { String(validating: $0, as: UTF8.self) }
      return texts.count == strings.count ? .strings(texts) : .unsupported(kind: "strings")
    case .tensor:
      guard let tensor else { throw failure("its tensor is missing") }
      return .tensor(try tensor.tensor(&files, at: place))
    case .graph:
      guard let graph else { throw failure("its graph is missing") }
      return .graph(
        try files.nested(at: place) { files throws(ReadError) in
          try ONNXGraph(graph, &files)
        })
    case .tensors, .graphs, .sparse_tensor, .sparse_tensors, .type_proto, .type_protos:
      return .unsupported(kind: "\(kind)")
    }
  }
}
