/// The wire format of Protocol Buffers: a message is a sequence of fields, each a field number and
/// a value in one of four encodings.
///
/// Source: protobuf.dev/programming-guides/encoding.
extension ByteReader {
  /// Reads a variable-length integer: one to ten bytes with seven bits each, lowest bits first.
  ///
  /// - Throws: `ReadError` if the number is cut off or has more than 64 bits.
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

  /// Reads the next field: its number and its value.
  ///
  /// - Throws: `ReadError` for a truncated field, for field number 0, for a group (an encoding
  ///   deprecated before ONNX existed) and for an undefined encoding.
  mutating func protobufField() throws(ReadError) -> (number: Int, value: ProtobufField.Value) {
    let start = self
    let tag = try varint()
    guard let number = Int(exactly: tag >> 3), 1..<1 << 29 ~= number else {
      throw start.failure("\(tag >> 3) is not a valid field number")
    }
    switch tag & 7 {
    case 0: return (number, .varint(try varint()))
    case 1: return (number, .fixed64(try littleEndian(UInt64.self)))
    case 2: return (number, .bytes(try lengthDelimited()))
    case 5: return (number, .fixed32(try littleEndian(UInt32.self)))
    case 3, 4: throw start.failure("field \(number) is a group, which ONNX does not use")
    default: throw start.failure("field \(number) has the undefined encoding \(tag & 7)")
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
