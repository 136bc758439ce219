import Formats
import Networks
import Numerics

/// Damage to a PNG file that its checksums do not show.
enum PNGDamage {
  /// Makes the checksum of every chunk right again, as far as there are chunks.
  static func repairChunks(_ bytes: inout [UInt8]) {
    for chunk in chunks(bytes) {
      let sum = CRC32.of(bytes[chunk.lowerBound + 4..<chunk.upperBound - 4])
      for i in 0..<4 {
        bytes[chunk.upperBound - 4 + i] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * i))
      }
    }
  }

  /// A grey image of 8 bits with these compressed data, whatever they are.
  static func grey(width: Int, height: Int, data: [UInt8]) -> [UInt8] {
    func bytes(_ number: Int) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
    func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
      bytes(data.count) + Array(name.utf8) + data + [0, 0, 0, 0]
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += chunk("IHDR", bytes(width) + bytes(height) + [8, 0, 0, 0, 0])
    file += chunk("IDAT", data) + chunk("IEND", [])
    repairChunks(&file)
    return file
  }

  /// Mutates what the image data are compressed from, and compresses it again.
  static func mutateData(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    repairChunks(&bytes)
    for chunk in chunks(bytes)
    where Array(bytes[chunk.lowerBound + 4..<chunk.lowerBound + 8]) == Array("IDAT".utf8) {
      let compressed = bytes[chunk.lowerBound + 8..<chunk.upperBound - 4]
      guard let data = try? Zlib.decompress(compressed, limit: 1 << 20) else { return }
      var damaged = data
      for _ in 0..<random.integer(1...3) where !damaged.isEmpty {
        damaged[random.integer(0...(damaged.count - 1))] = UInt8(random.integer(0...255))
      }
      if random.chance(0.1) { mutate(&damaged, &random) }
      let again = Zlib.compress(damaged)
      let count = (0..<4).map { UInt8(truncatingIfNeeded: again.count >> (24 - 8 * $0)) }
      bytes.replaceSubrange(
        chunk, with: count + Array("IDAT".utf8) + again + [0, 0, 0, 0])
      repairChunks(&bytes)
      return
    }
  }

  /// Length, name, data and checksum of each chunk that is all there.
  private static func chunks(_ bytes: [UInt8]) -> [Range<Int>] {
    var chunks: [Range<Int>] = []
    var start = 8
    while start + 12 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - start - 12 else { break }
      chunks.append(start..<start + 12 + length)
      start += 12 + length
    }
    return chunks
  }
}
