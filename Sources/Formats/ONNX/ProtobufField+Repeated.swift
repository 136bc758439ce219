/// Repeated numbers. A writer may put each in a field of its own, pack them all into one, or mix
/// both.
extension ProtobufField {
  /// Appends this field's integers (`int32`, `int64`; `uint64` bit for bit).
  func append(integersTo numbers: inout [Int]) throws(ReadError) {
    guard case .bytes(let bytes) = value else { return numbers.append(try integer()) }
    if numbers.isEmpty {
      // The last byte of each number is the only one with its highest bit clear.
      numbers.reserveCapacity(bytes.reduce(0) { $1 < 0x80 ? $0 + 1 : $0 })
    }
    var reader = ByteReader(bytes, path: path)
    while reader.remaining > 0 {
      let position = reader.position
      do {
        numbers.append(Int(truncatingIfNeeded: try reader.varint()))
      } catch {
        throw ReadError(
          error.kind, path: path, place: ProtobufReader.place("byte \(position)", in: place),
          reason: error.reason)
      }
    }
  }

  /// Appends this field's 32-bit floating-point numbers.
  func append(floatsTo numbers: inout [Double]) throws(ReadError) {
    switch value {
    case .fixed32(let bits): numbers.append(Double(Float(bitPattern: bits)))
    case .bytes(let bytes):
      guard bytes.count.isMultiple(of: 4) else { throw partial(bytes, "floats") }
      add(bytes.littleEndian(UInt32.self) { Double(Float(bitPattern: $0)) }, to: &numbers)
    default: throw mismatch("a float")
    }
  }

  /// Appends this field's 64-bit floating-point numbers.
  func append(doublesTo numbers: inout [Double]) throws(ReadError) {
    switch value {
    case .fixed64(let bits): numbers.append(Double(bitPattern: bits))
    case .bytes(let bytes):
      guard bytes.count.isMultiple(of: 8) else { throw partial(bytes, "doubles") }
      add(bytes.littleEndian(UInt64.self) { Double(bitPattern: $0) }, to: &numbers)
    default: throw mismatch("a double")
    }
  }

  /// Appends numbers; the first field, usually the only one, is taken without a copy.
  private func add(_ more: [Double], to numbers: inout [Double]) {
    if numbers.isEmpty { numbers = more } else { numbers += more }
  }

  private func partial(_ bytes: ArraySlice<UInt8>, _ what: String) -> ReadError {
    failure("field \(number) has \(bytes.count) bytes, which are not whole \(what)")
  }
}

extension ArraySlice<UInt8> {
  /// Decodes little-endian numbers from their bits. Bytes after the last whole number are ignored.
  func littleEndian<Bits: FixedWidthInteger & UnsignedInteger, Number>(
    _ type: Bits.Type, _ number: (Bits) -> Number
  ) -> [Number] {
    let width = Bits.bitWidth / 8
    return withUnsafeBytes { raw in
      [Number](unsafeUninitializedCapacity: raw.count / width) { numbers, count in
        for n in 0..<raw.count / width {
          let bits = raw.loadUnaligned(fromByteOffset: n * width, as: Bits.self)
          numbers.initializeElement(at: n, to: number(Bits(littleEndian: bits)))
        }
        count = raw.count / width
      }
    }
  }
}
