/// Reads the bits of a scan, from the highest bit of each byte to the lowest. A byte 0xFF is
/// followed by 0 in the file; 0xFF and another byte are a marker, at which the bits end.
struct JPEGBits {
  private let bytes: ArraySlice<UInt8>
  /// The next byte that was not yet taken.
  private(set) var position: Int
  private var buffer: UInt64 = 0
  private var available = 0
  private let path: String

  init(_ reader: ByteReader) {
    bytes = reader.bytes
    position = reader.position
    path = reader.path
  }

  /// The next 16 bits, without consuming them; zeros after the end.
  private mutating func peek() -> Int {
    while available < 16, position < bytes.endIndex {
      let byte = bytes[position]
      if byte == 0xFF {
        guard position + 1 < bytes.endIndex, bytes[position + 1] == 0 else { break }
        position += 1
      }
      position += 1
      buffer = buffer << 8 | UInt64(byte)
      available += 8
    }
    return available >= 16
      ? Int(buffer >> UInt64(available - 16) & 0xFFFF)
      : Int(buffer << UInt64(16 - available) & 0xFFFF)
  }

  private mutating func skip(_ count: Int) throws(ReadError) {
    guard count <= available else { throw failure("a scan ends early") }
    available -= count
  }

  /// Reads the next `count` bits, up to 16, as a number.
  mutating func take(_ count: Int) throws(ReadError) -> Int {
    let bits = peek() >> (16 - count)
    try skip(count)
    return bits
  }

  /// Reads a symbol.
  mutating func symbol(_ code: JPEGHuffmanCode) throws(ReadError) -> Int {
    guard let (symbol, length) = code.symbol(of: peek()) else {
      throw failure("the bits are not a valid code")
    }
    try skip(length)
    return symbol
  }

  /// Reads a number of this many bits whose first bit is its sign: 1 for positive (T.81, F.2.2.1).
  mutating func signed(_ count: Int) throws(ReadError) -> Int {
    guard count > 0 else { return 0 }
    let bits = try take(count)
    return bits < 1 << (count - 1) ? bits - (1 << count) + 1 : bits
  }

  /// Reads a restart marker, after the rest of the current byte.
  mutating func restart(_ number: Int) throws(ReadError) {
    available = 0
    buffer = 0
    while position + 1 < bytes.endIndex, bytes[position] == 0xFF, bytes[position + 1] == 0xFF {
      position += 1
    }
    guard position + 1 < bytes.endIndex, bytes[position] == 0xFF,
      bytes[position + 1] == 0xD0 + UInt8(number % 8)
    else { throw failure("restart marker \(number % 8) is missing") }
    position += 2
  }

  func failure(_ reason: String) -> ReadError {
    ReadError(.malformed, path: path, place: "byte \(position)", reason: reason)
  }
}
