/// Compresses to deflate (RFC 1951), with fixed codes and one candidate for each copy. This is
/// enough for drawings, whose rows repeat, and short enough to read.
enum Deflate {
  /// Compresses to one block of literals and copies in deflate's fixed codes.
  ///
  /// The only candidate for a copy is the last position with the same hash of three bytes.
  static func fixed(_ bytes: [UInt8]) -> [UInt8] {
    var writer = BitWriter()
    writer.append(1, 1)
    writer.append(1, 2)
    var lastSeen = [Int](repeating: -1, count: 1 << hashBits)
    var position = 0
    while position < bytes.count {
      guard position + shortest <= bytes.count else {
        writer.append(literal: bytes[position])
        position += 1
        continue
      }
      let key = hash(bytes, position)
      let candidate = lastSeen[key]
      lastSeen[key] = position
      let length =
        candidate >= 0 && position - candidate <= farthest
        ? common(bytes, candidate, position) : 0
      if length >= shortest {
        writer.append(length: length, distance: position - candidate)
        for skipped in position + 1..<position + length where skipped + shortest <= bytes.count {
          lastSeen[hash(bytes, skipped)] = skipped
        }
        position += length
      } else {
        writer.append(literal: bytes[position])
        position += 1
      }
    }
    writer.append(symbol: DeflateTables.endOfBlock)
    writer.finish()
    return writer.bytes
  }

  /// Writes the bytes uncompressed, in stored blocks.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(storedCount(bytes.count))
    var start = 0
    repeat {
      let end = min(start + longestBlock, bytes.count)
      result.append(end == bytes.count ? 1 : 0)
      result.appendLittleEndian(UInt16(end - start))
      result.appendLittleEndian(~UInt16(end - start))
      result += bytes[start..<end]
      start = end
    } while start < bytes.count
    return result
  }

  /// The size in bytes of `count` bytes as stored blocks.
  static func storedCount(_ count: Int) -> Int {
    count + 5 * max(1, (count + longestBlock - 1) / longestBlock)
  }

  private static let longestBlock = 65535
  private static let shortest = 3
  private static let longest = 258
  private static let farthest = 32768
  private static let hashBits = 15

  private static func hash(_ bytes: [UInt8], _ position: Int) -> Int {
    let three =
      UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2]) << 16
    return Int((three &* 0x9E37_79B1) >> UInt32(32 - hashBits))
  }

  /// The number of equal bytes from two positions on, up to the longest possible copy.
  private static func common(_ bytes: [UInt8], _ first: Int, _ second: Int) -> Int {
    let limit = min(longest, bytes.count - second)
    var length = 0
    while length < limit, bytes[first + length] == bytes[second + length] { length += 1 }
    return length
  }
}

extension BitWriter {
  fileprivate mutating func append(literal: UInt8) { append(symbol: Int(literal)) }

  /// Appends a symbol's fixed code, highest bit first (RFC 1951, 3.2.6).
  fileprivate mutating func append(symbol: Int) {
    let (code, length) =
      switch symbol {
      case ..<144: (0x30 + symbol, 8)
      case ..<256: (0x190 + symbol - 144, 9)
      case ..<280: (symbol - 256, 7)
      default: (0xC0 + symbol - 280, 8)
      }
    append(reversed(code: code, length), length)
  }

  private func reversed(code: Int, _ length: Int) -> Int {
    Int(Formats.reversed(UInt16(code)) >> (16 - length))
  }

  fileprivate mutating func append(length: Int, distance: Int) {
    let symbol = DeflateTables.lengths.lastIndex { $0.base <= length } ?? 0
    append(symbol: 257 + symbol)
    append(length - DeflateTables.lengths[symbol].base, DeflateTables.lengths[symbol].bits)
    let code = DeflateTables.distances.lastIndex { $0.base <= distance } ?? 0
    append(reversed(code: code, 5), 5)
    append(distance - DeflateTables.distances[code].base, DeflateTables.distances[code].bits)
  }
}
