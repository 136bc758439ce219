/// The checksum of PNG chunks, CRC-32: the remainder of a polynomial division over GF(2), computed
/// byte by byte (PNG specification, annex D).
package enum CRC32 {
  /// The contribution of each byte value to the remainder.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
    }
  }

  /// The CRC-32 of the bytes.
  package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let table = table
    return ~bytes.reduce(0xFFFF_FFFF) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }
}
