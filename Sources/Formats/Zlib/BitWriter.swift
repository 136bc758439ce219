/// Writes the bits of a deflate stream, from the lowest bit of each byte to the highest.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var buffer: UInt64 = 0
  private var pending = 0

  /// Appends the lowest `count` bits of a number, up to 32, lowest bit first.
  mutating func append(_ bits: Int, _ count: Int) {
    buffer |= UInt64(bits) << UInt64(pending)
    pending += count
    while pending >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: buffer))
      buffer >>= 8
      pending -= 8
    }
  }

  /// Pads the last byte with zeros.
  mutating func finish() {
    if pending > 0 { append(0, 8 - pending) }
  }
}
