/// The fields of a TensorProto. They may come in any order, so the tensor is assembled at the end.
struct ONNXTensorParts {
  private(set) var name = ""
  private(set) var typeCode = 0
  private(set) var dimensions: [Int] = []
  private(set) var raw: ArraySlice<UInt8>?
  private(set) var floats: [Double] = []
  private(set) var doubles: [Double] = []
  private(set) var int32s: [Int] = []
  private(set) var int64s: [Int] = []
  private(set) var uint64s: [Int] = []
  private(set) var isExternal = false
  private(set) var hasSegment = false
  private(set) var external: [String: String] = [:]

  init(_ message: ProtobufReader) throws(ReadError) {
    var message = message
    while let field = try message.next() {
      switch field.number {
      case 1: try field.append(integersTo: &dimensions)
      case 2: typeCode = try field.integer()
      case 3: hasSegment = true
      case 4: try field.append(floatsTo: &floats)
      case 5: try field.append(integersTo: &int32s)
      case 7: try field.append(integersTo: &int64s)
      case 8: name = try field.text()
      case 9: raw = try field.data()
      case 10: try field.append(doublesTo: &doubles)
      case 11: try field.append(integersTo: &uint64s)
      case 13:
        let entry = try Self.entry(of: field.message("external_data", external.count))
        external[entry.key] = entry.value
      case 14: isExternal = try field.integer() == 1
      default: break
      }
    }
  }

  private static func entry(
    of message: ProtobufReader
  ) throws(ReadError) -> (key: String, value: String) {
    var message = message
    var entry = (key: "", value: "")
    while let field = try message.next() {
      switch field.number {
      case 1: entry.key = try field.text()
      case 2: entry.value = try field.text()
      default: break
      }
    }
    return entry
  }
}
