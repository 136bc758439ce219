/// A field of a message: its number, and a value that is decoded as the requested type or refused.
struct ProtobufField {
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(ArraySlice<UInt8>)

    var encoding: String {
      switch self {
      case .varint: "a variable-length integer"
      case .fixed64: "64 bits"
      case .fixed32: "32 bits"
      case .bytes: "a length and bytes"
      }
    }
  }

  let number: Int
  let value: Value
  let path: String
  /// The path of the enclosing message, for errors.
  let place: String
  /// The byte position in the file where the field begins.
  let position: Int

  /// Decodes a signed integer (`int32`, `int64` or an enumeration).
  func integer() throws(ReadError) -> Int {
    guard case .varint(let bits) = value else { throw mismatch("an integer") }
    return Int(truncatingIfNeeded: bits)
  }

  /// Decodes a 32-bit floating-point number.
  func float() throws(ReadError) -> Double {
    guard case .fixed32(let bits) = value else { throw mismatch("a float") }
    return Double(Float(bitPattern: bits))
  }

  /// The bytes of the field, undecoded.
  func data() throws(ReadError) -> ArraySlice<UInt8> {
    guard case .bytes(let bytes) = value else { throw mismatch("bytes") }
    return bytes
  }

  /// Decodes text, which must be UTF-8.
  func text() throws(ReadError) -> String {
    guard case .bytes(let bytes) = value else { throw mismatch("a text") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("field \(number) is not UTF-8")
    }
    return text
  }

  /// A reader of the nested message; `index` is its position if the field is repeated.
  func message(_ name: String, _ index: Int? = nil) throws(ReadError) -> ProtobufReader {
    guard case .bytes(let bytes) = value else { throw mismatch("a message") }
    let name = index.map { "\(name)[\($0)]" } ?? name
    return ProtobufReader(bytes, path: path, place: place.isEmpty ? name : "\(place).\(name)")
  }

  /// An error at this field.
  func failure(_ reason: String) -> ReadError {
    ReadError(
      .malformed, path: path, place: ProtobufReader.place("byte \(position)", in: place),
      reason: reason)
  }

  func mismatch(_ expected: String) -> ReadError {
    failure("field \(number) is \(value.encoding) where \(expected) belongs")
  }
}
