/// Reads the bits of a deflate stream, from the lowest bit of each byte to the highest.
struct BitReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// The bits taken from `bytes` and not yet read; the next one is the lowest.
  private var buffer: UInt64 = 0
  private var available = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The next `count` bits, up to 32, without consuming them. Bits beyond the end are zero.
  mutating func peek(_ count: Int) -> Int {
    while available < count, position < bytes.endIndex {
      buffer |= UInt64(bytes[position]) << UInt64(available)
      position += 1
      available += 8
    }
    return Int(buffer & (1 << UInt64(count) - 1))
  }

  /// Consumes bits that were peeked at.
  mutating func skip(_ count: Int) throws(ZlibError) {
    guard count <= available else { throw ZlibError(reason: "the compressed data end early") }
    buffer >>= UInt64(count)
    available -= count
  }

  /// Reads the next `count` bits, up to 32, as a number, lowest bit first.
  mutating func take(_ count: Int) throws(ZlibError) -> Int {
    let bits = peek(count)
    try skip(count)
    return bits
  }

  /// Skips the rest of the current byte and reads the next `count` bytes.
  mutating func takeBytes(_ count: Int) throws(ZlibError) -> ArraySlice<UInt8> {
    position -= available / 8
    buffer = 0
    available = 0
    guard count <= bytes.endIndex - position else {
      throw ZlibError(reason: "the compressed data end early")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The number of whole bytes left.
  var remainingBytes: Int { bytes.endIndex - position + available / 8 }
}
