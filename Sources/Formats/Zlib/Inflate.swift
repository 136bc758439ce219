/// Decompresses a deflate stream (RFC 1951): literals, and copies of earlier output.
struct Inflate {
  private(set) var output: [UInt8] = []
  private let limit: Int

  /// - Parameter limit: The largest permitted output, in bytes. Memory grows with the output, so a
  ///   generous limit costs nothing.
  init(limit: Int) { self.limit = limit }

  /// Decodes all blocks.
  ///
  /// - Throws: `ZlibError` if the bits are not a deflate stream or the output exceeds the limit.
  mutating func run(_ bits: inout BitReader) throws(ZlibError) {
    let fixedCodes = (
      try HuffmanCode(lengths: DeflateTables.fixedLengths),
      try HuffmanCode(lengths: DeflateTables.fixedDistances)
    )
    var isLast = false
    while !isLast {
      isLast = try bits.take(1) == 1
      switch try bits.take(2) {
      case 0: try stored(&bits)
      case 1: try compressed(&bits, fixedCodes)
      case 2: try compressed(&bits, try codes(&bits))
      default: throw ZlibError(reason: "a block has an undefined type")
      }
    }
  }

  private mutating func stored(_ bits: inout BitReader) throws(ZlibError) {
    let head = Array(try bits.takeBytes(4))
    let length = Int(head[0]) | Int(head[1]) << 8
    let complement = Int(head[2]) | Int(head[3]) << 8
    guard length == ~complement & 0xFFFF else {
      throw ZlibError(reason: "a stored block's length does not match its complement")
    }
    try allow(length)
    output += try bits.takeBytes(length)
  }

  private mutating func compressed(
    _ bits: inout BitReader, _ codes: (HuffmanCode, HuffmanCode)
  ) throws(ZlibError) {
    while true {
      let symbol = try codes.0.symbol(&bits)
      if symbol < DeflateTables.endOfBlock {
        try allow(1)
        output.append(UInt8(symbol))
        continue
      }
      guard symbol > DeflateTables.endOfBlock else { return }
      let length = try value(symbol - 257, DeflateTables.lengths, &bits)
      let distance = try value(try codes.1.symbol(&bits), DeflateTables.distances, &bits)
      guard distance <= output.count else {
        throw ZlibError(reason: "a copy reaches back before the beginning")
      }
      try allow(length)
      // If the distance is shorter than the length, the copy repeats its own output.
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  private func value(
    _ symbol: Int, _ table: [(base: Int, bits: Int)], _ bits: inout BitReader
  ) throws(ZlibError) -> Int {
    guard table.indices.contains(symbol) else {
      throw ZlibError(reason: "the bits are not a valid code")
    }
    return table[symbol].base + (try bits.take(table[symbol].bits))
  }

  /// Reads the two codes of a block with dynamic codes; their lengths are themselves Huffman-coded
  /// (RFC 1951, 3.2.7).
  private func codes(_ bits: inout BitReader) throws(ZlibError) -> (HuffmanCode, HuffmanCode) {
    let literals = try bits.take(5) + 257
    let distances = try bits.take(5) + 1
    guard literals <= 286, distances <= 30 else {
      throw ZlibError(reason: "a block announces more symbols than there are")
    }
    var lengthsOfLengths = [Int](repeating: 0, count: 19)
    for index in 0..<(try bits.take(4) + 4) {
      lengthsOfLengths[DeflateTables.orderOfCodeLengths[index]] = try bits.take(3)
    }
    let code = try HuffmanCode(lengths: lengthsOfLengths)
    var lengths: [Int] = []
    while lengths.count < literals + distances {
      switch try code.symbol(&bits) {
      case 16:
        guard let last = lengths.last else {
          throw ZlibError(reason: "a block repeats a code length before the first")
        }
        lengths += [Int](repeating: last, count: try bits.take(2) + 3)
      case 17: lengths += [Int](repeating: 0, count: try bits.take(3) + 3)
      case 18: lengths += [Int](repeating: 0, count: try bits.take(7) + 11)
      case let length: lengths.append(length)
      }
    }
    guard lengths.count == literals + distances else {
      throw ZlibError(reason: "there are more code lengths than announced")
    }
    guard lengths[DeflateTables.endOfBlock] > 0 else {
      throw ZlibError(reason: "a block cannot end: its code has no end of block")
    }
    return (
      try HuffmanCode(lengths: Array(lengths[..<literals]), mayBeIncomplete: true),
      try HuffmanCode(lengths: Array(lengths[literals...]), mayBeIncomplete: true)
    )
  }

  private func allow(_ count: Int) throws(ZlibError) {
    guard count <= limit - output.count else {
      throw ZlibError(reason: "there are more data than the \(limit) bytes announced")
    }
  }
}
