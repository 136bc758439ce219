/// A canonical Huffman code: the lengths of the symbols' codes say all of it.
///
/// Codes of one length are consecutive numbers in the order of their symbols, and shorter codes
/// precede longer ones (RFC 1951, 3.2.2). So if 15 bits are read as a number, the codes of length
/// l are those below `limits[l]` that are not shorter ones.
package struct HuffmanCode {
  private static let most = 15

  /// By length: what 15 bits that begin with a code of this length stay below.
  private var limits = [Int](repeating: 0, count: most + 1)
  /// By length: what is added to a code to get its place among the symbols.
  private var offsets = [Int](repeating: 0, count: most + 1)
  /// In the order of their codes.
  private var symbols: [Int] = []

  /// A code of these lengths, at most 15 each, 0 for a symbol that does not occur.
  ///
  /// - Parameter mayBeIncomplete: Whether, as deflate allows, there may be one code of one bit, or
  ///   none at all.
  /// - Throws: `ZlibError` if there are more codes than fit their lengths, or fewer.
  package init(lengths: [Int], mayBeIncomplete: Bool = false) throws(ZlibError) {
    var counts = [Int](repeating: 0, count: Self.most + 1)
    for length in lengths where length > 0 { counts[length] += 1 }
    var code = 0
    var place = 0
    for length in 1...Self.most {
      code <<= 1
      offsets[length] = place - code
      code += counts[length]
      place += counts[length]
      guard code <= 1 << length else {
        throw ZlibError(reason: "a Huffman code has more codes than fit their lengths")
      }
      limits[length] = code << (Self.most - length)
    }
    guard code == 1 << Self.most || mayBeIncomplete && place == counts[1] else {
      throw ZlibError(reason: "a Huffman code has fewer codes than their lengths need")
    }
    var places = counts.indices.map { counts[..<$0].dropFirst().reduce(0, +) }
    symbols = [Int](repeating: 0, count: place)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      symbols[places[length]] = symbol
      places[length] += 1
    }
  }

  /// Reads one symbol.
  func symbol(_ bits: inout BitReader) throws(ZlibError) -> Int {
    // The stream has the highest bit of a code first.
    let next = Int(reversed(UInt16(bits.peek(Self.most)))) >> (16 - Self.most)
    for length in 1...Self.most where next < limits[length] {
      try bits.skip(length)
      return symbols[offsets[length] + next >> (Self.most - length)]
    }
    throw ZlibError(reason: "bits that are no code")
  }
}

/// The bits in opposite order: neighbours swap, then pairs, then fours, then bytes.
func reversed(_ bits: UInt16) -> UInt16 {
  var bits = bits
  bits = bits >> 1 & 0x5555 | (bits & 0x5555) << 1
  bits = bits >> 2 & 0x3333 | (bits & 0x3333) << 2
  bits = bits >> 4 & 0x0F0F | (bits & 0x0F0F) << 4
  return bits.byteSwapped
}
