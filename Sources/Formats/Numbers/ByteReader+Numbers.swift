extension ByteReader {
  /// Reads the next `count` numbers as `Double`.
  ///
  /// - Throws: `ReadError` at the first integer that a `Double` cannot hold (beyond 2^53) and at
  ///   the first boolean byte other than 0 and 1.
  mutating func numbers(
    _ count: Int, _ kind: NumberKind, _ order: ByteOrder = .little
  ) throws(ReadError) -> [Double] {
    switch kind {
    case .float16:
      try convert(count, order, as: UInt16.self) { Half.number($0) }
    case .bfloat16:
      try convert(count, order, as: UInt16.self) { Half.brain($0) }
    case .float32:
      try convert(count, order, as: UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64:
      try convert(count, order, as: UInt64.self) { Double(bitPattern: $0) }
    case .int8:
      try convert(count, order, as: Int8.self) { Double($0) }
    case .int16:
      try convert(count, order, as: Int16.self) { Double($0) }
    case .int32:
      try convert(count, order, as: Int32.self) { Double($0) }
    case .int64:
      try convert(count, order, as: Int64.self) { Double(exactly: $0) }
    case .uint8:
      try convert(count, order, as: UInt8.self) { Double($0) }
    case .uint16:
      try convert(count, order, as: UInt16.self) { Double($0) }
    case .uint32:
      try convert(count, order, as: UInt32.self) { Double($0) }
    case .uint64:
      try convert(count, order, as: UInt64.self) { Double(exactly: $0) }
    case .boolean:
      try convert(count, order, as: UInt8.self) { $0 > 1 ? nil : Double($0) }
    }
  }

  private mutating func convert<Bits: FixedWidthInteger>(
    _ count: Int, _ order: ByteOrder, as type: Bits.Type, _ number: (Bits) -> Double?
  ) throws(ReadError) -> [Double] {
    let size = Bits.bitWidth / 8
    let (length, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow else { throw failure("\(count) numbers are announced, more than any file has") }
    let start = self
    let bytes = try take(length)
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    bytes.withUnsafeBytes { bytes in
      for index in 0..<count {
        let bits = bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
        let ordered = order == .little ? Bits(littleEndian: bits) : Bits(bigEndian: bits)
        guard let number = number(ordered) else { return }
        numbers.append(number)
      }
    }
    guard numbers.count == count else {
      self = start
      _ = try take(numbers.count * size)
      throw failure(
        Bits.bitWidth == 8
          ? "a truth value is neither 0 nor 1" : "an integer is too large to be held exactly")
    }
    return numbers
  }
}
