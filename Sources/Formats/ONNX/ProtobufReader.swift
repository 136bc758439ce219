/// A message in the wire format of Protocol Buffers, field by field.
///
/// Nothing is copied: a nested message is read from the same bytes, when and if it is asked for, so
/// that messages nested however deep in a field nobody wants cost nothing.
struct ProtobufReader {
  private var bytes: ByteReader
  /// Where in the outermost message this one lies: `graph.node[3]`; empty for that message itself.
  let place: String

  init(_ bytes: ArraySlice<UInt8>, path: String, place: String = "") {
    self.bytes = ByteReader(bytes, path: path)
    self.place = place
  }

  /// The next field, or `nil` at the end of the message.
  ///
  /// - Throws: `ReadError` with the byte and the message if there is no field here.
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

  /// A byte and the message it lies in.
  static func place(_ byte: String, in message: String) -> String {
    message.isEmpty ? byte : "\(byte) in \(message)"
  }
}
