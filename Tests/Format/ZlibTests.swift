import Formats
import Networks
import Numerics
import Testing

/// Check sums with published values, round trips, and streams put together bit by bit.
@Suite struct ZlibTests {
  /// The check values of RFC 3720's CRC table catalogue and of Adler-32's description.
  @Test func checkSums() {
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(Zlib.adler32(Array("Wikipedia".utf8)) == 0x11E6_0398)
    // 10000 times 255 runs over the modulus in both sums: a = 1 + 2550000 mod 65521 = 60202;
    // b = 10000 + 255 · (10000 · 10001 / 2) mod 65521.
    let b = (10_000 + 255 * (10_000 * 10_001 / 2)) % 65521
    let a = (1 + 2_550_000) % 65521
    #expect(Zlib.adler32([UInt8](repeating: 255, count: 10_000)) == UInt32(b << 16 | a))
  }

  @Test func roundTrips() throws {
    var random = SplitMix64(seed: 3)
    for count in [0, 1, 2, 3, 258, 259, 65535, 65536, 140_000] {
      for kinds in [1, 3, 256] {
        let bytes = (0..<count).map { _ in UInt8(random.integer(0...(kinds - 1))) }
        let compressed = Zlib.compress(bytes)
        #expect(try Zlib.decompress(compressed[...], limit: count) == bytes)
        // Never more than stored blocks need: five bytes for each 65535, and six around them.
        #expect(compressed.count <= count + 5 * max(1, (count + 65534) / 65535) + 6)
        if kinds == 1, count > 1000 { #expect(compressed.count < count / 100) }
        if count > 0 {
          #expect(throws: ZlibError.self) {
            try Zlib.decompress(compressed[...], limit: count - 1)
          }
        }
      }
    }
  }

  /// Codes of one bit twice are complete; one of them alone, or none, is allowed where it is said.
  @Test func completeCodes() throws {
    for lengths in [[1, 1], [2, 1, 0, 2], [1, 2, 3, 3]] { _ = try HuffmanCode(lengths: lengths) }
    for lengths in [[], [0, 0], [0, 1]] {
      _ = try HuffmanCode(lengths: lengths, mayBeIncomplete: true)
      #expect(throws: ZlibError.self) { try HuffmanCode(lengths: lengths) }
    }
    for lengths in [[2], [1, 2], [2, 2, 2], [1, 1, 1], [1, 1, 2], [1, 15]] {
      #expect(throws: ZlibError.self) { try HuffmanCode(lengths: lengths, mayBeIncomplete: true) }
    }
  }

  /// A copy from as far back as deflate goes, and what lies one further.
  @Test func farCopies() throws {
    var random = SplitMix64(seed: 4)
    for gap in [32768, 32769] {
      let start = (0..<300).map { _ in UInt8(random.integer(0...255)) }
      let bytes = start + [UInt8](repeating: 7, count: gap - 300) + start
      let compressed = Zlib.compress(bytes)
      #expect(try Zlib.decompress(compressed[...], limit: bytes.count) == bytes)
      #expect(compressed.count < (gap == 32768 ? 700 : 1000))
      #expect(compressed.count > (gap == 32768 ? 0 : 700))
    }
  }

  /// `78 01`, a stream, no checksum: what goes wrong in the stream is said first.
  private func reason(_ stream: [UInt8]) -> String {
    do throws(ZlibError) {
      _ = try Zlib.decompress([0x78, 0x01] + stream[...], limit: 1000)
      return "nothing"
    } catch {
      return error.reason
    }
  }

  @Test func streamsThatAreRefused() {
    // The last block (1), of kind 3 (11): 0b111.
    #expect(reason([0b111]) == "a block has an undefined type")
    // The last block, stored, length 1, complement 1.
    #expect(reason([1, 1, 0, 1, 0]) == "a stored block's length does not match its complement")
    #expect(reason([1, 2, 0, 0xFD, 0xFF, 9]) == "the compressed data end early")
    // Fixed codes: 0b011, then length 3 (0000001), distance 1 (00000), with nothing before it.
    #expect(reason([0b0000_0011, 0b0000_0010, 0]) == "a copy reaches back before the beginning")
    // Fixed codes: distance symbol 30 (11110) does not exist.
    #expect(reason([0b0000_0011, 0b0011_1110, 0]) == "the bits are not a valid code")
    // Its own codes: 288 symbols announced (11111), distances 1 (00000).
    #expect(reason([0b1111_1101, 0, 0]) == "a block announces more symbols than there are")
    // Its own codes: lengths of lengths all zero.
    #expect(
      reason([0b0000_0101, 0, 0, 0, 0]) == "a Huffman code has fewer codes than its lengths require"
    )
    // Its own codes: four lengths of lengths, all 1.
    #expect(
      reason([0b0000_0101, 0, 0b1001_0010, 0b0000_0100, 0])
        == "a Huffman code has more codes than its lengths allow")
    #expect(reason([]) == "the compressed data end early")
  }

  /// A megabyte of blocks that hold nothing is read in time proportional to it.
  @Test func manyEmptyBlocks() {
    // Fixed codes, end of block: 0b010 and seven zeros; four of those are five bytes.
    let four: [UInt8] = [0b0000_0010, 0b0000_1000, 0b0010_0000, 0b1000_0000, 0]
    let stream = (0..<200_000).flatMap { _ in four }
    #expect(reason(stream) == "the compressed data end early")
  }
}
