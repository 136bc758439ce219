/// The encoding of one number in a file.
enum NumberKind: Hashable, CaseIterable {
  case float16
  /// The upper half of a `float32`.
  case bfloat16
  case float32
  case float64
  case int8
  case int16
  case int32
  case int64
  case uint8
  case uint16
  case uint32
  case uint64
  /// A boolean: one byte, 0 or 1.
  case boolean

  /// The size of one number, in bytes.
  var size: Int {
    switch self {
    case .int8, .uint8, .boolean: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }
}

/// The order of a number's bytes in a file.
enum ByteOrder: Hashable {
  /// The least significant byte comes first.
  case little
  /// The most significant byte comes first.
  case big
}
