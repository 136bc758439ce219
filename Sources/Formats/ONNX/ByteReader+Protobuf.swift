/// The wire format of Protocol Buffers: a message is a row of fields, each a number that names it
/// and a value in one of four encodings.
///
/// Source: protobuf.dev/programming-guides/encoding.
extension ByteReader {
  /// The next integer of one to ten bytes, each with seven bits of it, lowest first.
  ///
  /// - Throws: `ReadError` if it is cut off or has more than 64 bits.
  mutating func varint() throws(ReadError) -> UInt64 {
    let start = self
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = remaining > 0 ? try take(1).first : nil else {
        throw start.failure("a number is cut off")
      }
      guard shift < 63 || byte <= 1 else { break }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw start.failure("a number has more than 64 bits")
  }

  /// The next field: its number and its value.
  ///
  /// - Throws: `ReadError` for a field that is cut off or is numbered 0, for a group (an encoding
  ///   given up before ONNX began) and for an encoding that does not exist.
  mutating func protobufField() throws(ReadError) -> (number: Int, value: ProtobufField.Value) {
    let start = self
    let tag = try varint()
    guard let number = Int(exactly: tag >> 3), 1..<1 << 29 ~= number else {
      throw start.failure("there is no field \(tag >> 3)")
    }
    switch tag & 7 {
    case 0: return (number, .varint(try varint()))
    case 1: return (number, .fixed64(try littleEndian(UInt64.self)))
    case 2: return (number, .bytes(try lengthDelimited()))
    case 5: return (number, .fixed32(try littleEndian(UInt32.self)))
    case 3, 4: throw start.failure("field \(number) is a group, which ONNX has none of")
    default: throw start.failure("field \(number) has the encoding \(tag & 7), which is none")
    }
  }

  private mutating func lengthDelimited() throws(ReadError) -> ArraySlice<UInt8> {
    let start = self
    let length = try varint()
    guard length <= UInt64(remaining) else {
      throw start.failure("\(length) bytes are announced, \(remaining) are left")
    }
    return try take(Int(length))
  }
}
