/// Deflate in zlib's wrapper (RFC 1950): two header bytes, the deflate stream, and a checksum.
package enum Zlib {
  /// The largest number of bytes that `count` compressed bytes can expand to: a copy of 258 bytes
  /// takes at least two bits.
  package static func mostBytes(from count: Int) -> Int {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: 4 * 258)
    return overflow ? .max : bytes
  }

  /// Decompresses a zlib stream.
  ///
  /// - Parameter limit: The largest permitted output, in bytes.
  /// - Throws: `ZlibError` if the bytes are not a zlib stream, do not match the checksum, are
  ///   followed by others, or exceed the limit.
  package static func decompress(
    _ bytes: ArraySlice<UInt8>, limit: Int
  ) throws(ZlibError) -> [UInt8] {
    var bits = BitReader(bytes)
    let method = try bits.take(8)
    let flags = try bits.take(8)
    guard method & 15 == 8, method >> 4 <= 7, (method << 8 | flags) % 31 == 0 else {
      throw ZlibError(reason: "they do not begin with a zlib header")
    }
    guard flags & 32 == 0 else { throw ZlibError(reason: "they need a preset dictionary") }
    var inflate = Inflate(limit: limit)
    try inflate.run(&bits)
    let stated = try bits.takeBytes(4).reduce(0) { $0 << 8 | UInt32($1) }
    guard stated == adler32(inflate.output) else {
      throw ZlibError(reason: "their Adler-32 checksum does not match")
    }
    guard bits.remainingBytes == 0 else {
      throw ZlibError(reason: "\(bits.remainingBytes) bytes follow their end")
    }
    return inflate.output
  }

  /// Compresses to a zlib stream: one block with fixed codes, or stored blocks where those are
  /// shorter. Equal bytes give equal streams.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    let fixed = Deflate.fixed(bytes)
    let isShorter = fixed.count <= Deflate.storedCount(bytes.count)
    var stream: [UInt8] = [0x78, 0x01] + (isShorter ? fixed : Deflate.stored(bytes))
    stream.appendBigEndian(adler32(bytes))
    return stream
  }

  /// The Adler-32 checksum of RFC 1950: one plus the sum of the bytes, and the sum of those running
  /// sums, each modulo 65521, the largest prime below 2^16.
  package static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var a: UInt32 = 1
    var b: UInt32 = 0
    // The largest number of bytes whose sums cannot overflow 32 bits.
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
