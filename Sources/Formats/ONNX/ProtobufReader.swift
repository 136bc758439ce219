/// Reads a Protocol Buffers message field by field.
///
/// Nothing is copied: a nested message is read in place and only on request, so unused fields cost
/// nothing, however deeply they nest.
struct ProtobufReader {
  private var bytes: ByteReader
  /// The path of this message, such as `graph.node[3]`; empty for the outermost message.
  let place: String

  init(_ bytes: ArraySlice<UInt8>, path: String, place: String = "") {
    self.bytes = ByteReader(bytes, path: path)
    self.place = place
  }

  /// Reads the next field; `nil` at the end of the message.
  ///
  /// - Throws: `ReadError` with the byte and the message if the bytes here are not a field.
  mutating func next() throws(ReadError) -> ProtobufField? {
    guard bytes.remaining > 0 else { return nil }
    let position = bytes.position
    do {
      let field = try bytes.protobufField()
      return ProtobufField(
        number: field.number, value: field.value, path: bytes.path, place: place,
        position: position)
    } catch {
      throw ReadError(
        error.kind, path: error.path, place: Self.place(error.place, in: place),
        reason: error.reason)
    }
  }

  /// Describes a byte position and its enclosing message.
  static func place(_ byte: String, in message: String) -> String {
    message.isEmpty ? byte : "\(byte) in \(message)"
  }
}
