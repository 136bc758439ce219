/// Messages in the wire format of Protocol Buffers, for files that no writer would write.
///
///     let model = message(field(1, 8), field(7, message(field(2, "graph"))))
func message(_ fields: [UInt8]...) -> [UInt8] { fields.flatMap(\.self) }

/// An integer of seven bits a byte, lowest first.
func varint(_ value: UInt64) -> [UInt8] {
  value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
}

/// A field's number and encoding.
func tag(_ number: Int, _ encoding: Int) -> [UInt8] {
  varint(UInt64(number << 3 | encoding))
}

func field(_ number: Int, _ value: Int) -> [UInt8] {
  tag(number, 0) + varint(UInt64(bitPattern: Int64(value)))
}

func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
  tag(number, 2) + varint(UInt64(bytes.count)) + bytes
}

func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

/// Repeated integers, all in one field.
func field(_ number: Int, packed values: [Int]) -> [UInt8] {
  field(number, values.flatMap { varint(UInt64(bitPattern: Int64($0))) })
}

func field(_ number: Int, _ value: Float) -> [UInt8] { tag(number, 5) + littleEndian(value) }

func littleEndian(_ value: Float) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
}
