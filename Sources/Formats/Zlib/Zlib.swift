/// Deflate in zlib's wrapper (RFC 1950): two bytes, the deflate stream, and a check sum.
package enum Zlib {
  /// The most bytes that deflate can make of `count` compressed ones: a copy of 258 bytes takes two
  /// bits at least.
  package static func mostBytes(from count: Int) -> Int {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: 4 * 258)
    return overflow ? .max : bytes
  }

  /// What was compressed.
  ///
  /// - Parameter limit: The most bytes that there may be.
  /// - Throws: `ZlibError` if the data are not zlib's, do not match their check sum, are followed by
  ///   others, or exceed the limit.
  package static func decompress(
    _ bytes: ArraySlice<UInt8>, limit: Int
  ) throws(ZlibError) -> [UInt8] {
    var bits = BitReader(bytes)
    let method = try bits.take(8)
    let flags = try bits.take(8)
    guard method & 15 == 8, method >> 4 <= 7, (method << 8 | flags) % 31 == 0 else {
      throw ZlibError(reason: "they do not start as zlib's do")
    }
    guard flags & 32 == 0 else { throw ZlibError(reason: "they need a dictionary set beforehand") }
    var inflate = Inflate(limit: limit)
    try inflate.run(&bits)
    let stated = try bits.takeBytes(4).reduce(0) { $0 << 8 | UInt32($1) }
    guard stated == adler32(inflate.output) else {
      throw ZlibError(reason: "their Adler-32 check sum does not match")
    }
    guard bits.remainingBytes == 0 else {
      throw ZlibError(reason: "\(bits.remainingBytes) bytes follow their end")
    }
    return inflate.output
  }

  /// Compresses: a zlib stream of one block with fixed codes, or of stored blocks where those are
  /// shorter. The same bytes always give the same stream.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    let fixed = Deflate.fixed(bytes)
    let isShorter = fixed.count <= Deflate.storedCount(bytes.count)
    var stream: [UInt8] = [0x78, 0x01] + (isShorter ? fixed : Deflate.stored(bytes))
    stream.appendBigEndian(adler32(bytes))
    return stream
  }

  /// The check sum of RFC 1950: the sum of the bytes plus one, and the sum of those sums, modulo the
  /// largest prime below 2^16.
  package static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var a: UInt32 = 1
    var b: UInt32 = 0
    // As many bytes as cannot overflow 32 bits.
    for start in stride(from: 0, to: bytes.count, by: 5552) {
      for byte in bytes[start..<min(start + 5552, bytes.count)] {
        a &+= UInt32(byte)
        b &+= a
      }
      a %= 65521
      b %= 65521
    }
    return b << 16 | a
  }
}
