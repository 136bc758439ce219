/// A field of a message: its number, and a value that is what the reader takes it for or is refused.
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
  /// The message that it is a field of.
  let place: String
  /// Where in the file it begins.
  let position: Int

  /// A signed integer (`int32`, `int64`, an enumeration).
  func integer() throws(ReadError) -> Int {
    guard case .varint(let bits) = value else { throw mismatch("an integer") }
    return Int(truncatingIfNeeded: bits)
  }

  /// A number of 32 bits.
  func float() throws(ReadError) -> Double {
    guard case .fixed32(let bits) = value else { throw mismatch("a float") }
    return Double(Float(bitPattern: bits))
  }

  /// Bytes as they are.
  func data() throws(ReadError) -> ArraySlice<UInt8> {
    guard case .bytes(let bytes) = value else { throw mismatch("bytes") }
    return bytes
  }

  /// A text, which must be UTF-8.
  func text() throws(ReadError) -> String {
    guard case .bytes(let bytes) = value else { throw mismatch("a text") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("field \(number) is not UTF-8")
    }
    return text
  }

  /// A nested message, the index-th of its name if it is repeated.
  func message(_ name: String, _ index: Int? = nil) throws(ReadError) -> ProtobufReader {
    guard case .bytes(let bytes) = value else { throw mismatch("a message") }
    let name = index.map { "\(name)[\($0)]" } ?? name
    return ProtobufReader(bytes, path: path, place: place.isEmpty ? name : "\(place).\(name)")
  }

  /// What is wrong with it.
  func failure(_ reason: String) -> ReadError {
    ReadError(
      .malformed, path: path, place: ProtobufReader.place("byte \(position)", in: place),
      reason: reason)
  }

  func mismatch(_ expected: String) -> ReadError {
    failure("field \(number) is \(value.encoding) where \(expected) belongs")
  }
}
