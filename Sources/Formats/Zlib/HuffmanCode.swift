/// A canonical Huffman code, which is determined by the lengths of its codes.
///
/// Codes of one length are consecutive numbers in the order of their symbols, and shorter codes
/// precede longer ones (RFC 1951, 3.2.2). Read 15 bits as a number: it begins with a code of at
/// most l bits exactly if it is below `limits[l]`.
package struct HuffmanCode {
  private static let most = 15

  /// For each code length, the exclusive upper limit of the 15-bit numbers that begin with such a
  /// code.
  private var limits = [Int](repeating: 0, count: most + 1)
  /// For each code length, the offset from a code to its index in `symbols`.
  private var offsets = [Int](repeating: 0, count: most + 1)
  /// The symbols in the order of their codes.
  private var symbols: [Int] = []

  /// Creates the code with these lengths, at most 15 each; 0 marks an unused symbol.
  ///
  /// - Parameter mayBeIncomplete: Whether to accept a single code of one bit, or no code at all, as
  ///   deflate does.
  /// - Throws: `ZlibError` if the lengths are oversubscribed or incomplete.
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
        throw ZlibError(reason: "a Huffman code has more codes than its lengths allow")
      }
      limits[length] = code << (Self.most - length)
    }
    guard code == 1 << Self.most || mayBeIncomplete && place == counts[1] else {
      throw ZlibError(reason: "a Huffman code has fewer codes than its lengths require")
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
    // The stream stores the highest bit of a code first.
    let next = Int(reversed(UInt16(bits.peek(Self.most)))) >> (16 - Self.most)
    for length in 1...Self.most where next < limits[length] {
      try bits.skip(length)
      return symbols[offsets[length] + next >> (Self.most - length)]
    }
    throw ZlibError(reason: "the bits are not a valid code")
  }
}

/// Reverses the order of the bits: swaps neighbours, then pairs, then fours, then bytes.
func reversed(_ bits: UInt16) -> UInt16 {
  var bits = bits
  bits = bits >> 1 & 0x5555 | (bits & 0x5555) << 1
  bits = bits >> 2 & 0x3333 | (bits & 0x3333) << 2
  bits = bits >> 4 & 0x0F0F | (bits & 0x0F0F) << 4
  return bits.byteSwapped
}
