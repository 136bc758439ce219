extension ONNXValue {
  /// Decodes a ValueInfoProto.
  init(_ message: ProtobufReader) throws(ReadError) {
    var message = message
    var name = ""
    var tensorType: ProtobufReader?
    while let field = try message.next() {
      switch field.number {
      case 1: name = try field.text()
      case 2: tensorType = try Self.first(1, "tensor_type", in: field.message("type"))
      default: break
      }
    }
    var elementType: ONNXElementType?
    var dimensions: [Dimension]?
    while let field = try tensorType?.next() {
      switch field.number {
      case 1: elementType = ONNXElementType(rawValue: try field.integer())
      case 2: dimensions = try Self.dimensions(field.message("shape"))
      default: break
      }
    }
    self.init(name: name, elementType: elementType, dimensions: dimensions)
  }

  private static func first(
    _ number: Int, _ name: String, in message: ProtobufReader
  ) throws(ReadError) -> ProtobufReader? {
    var message = message
    while let field = try message.next() {
      if field.number == number { return try field.message(name) }
    }
    return nil
  }

  private static func dimensions(_ message: ProtobufReader) throws(ReadError) -> [Dimension] {
    var message = message
    var dimensions: [Dimension] = []
    while let field = try message.next() {
      guard field.number == 1 else { continue }
      dimensions.append(try dimension(field.message("dim", dimensions.count)))
    }
    return dimensions
  }

  private static func dimension(_ message: ProtobufReader) throws(ReadError) -> Dimension {
    var message = message
    var dimension = Dimension.unknown
    while let field = try message.next() {
      switch field.number {
      case 1:
        let length = try field.integer()
        // Paddle writes an open length as −1.
        guard length >= -1 else { throw field.failure("a dimension is \(length)") }
        dimension = length < 0 ? .unknown : .length(length)
      case 2:
        let symbol = try field.text()
        dimension = symbol.isEmpty ? .unknown : .symbol(symbol)
      default: break
      }
    }
    return dimension
  }
}
