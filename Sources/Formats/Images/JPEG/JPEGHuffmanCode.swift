/// A Huffman code of a JPEG file (T.81, annex C): codes of one length are consecutive numbers, and
/// longer ones continue where shorter ones end.
struct JPEGHuffmanCode {
  /// By the next eight bits: the symbol and its length, if its code is at most eight bits long;
  /// otherwise 0.
  private var short = [UInt16](repeating: 0, count: 256)
  /// For each length, one more than its last code, aligned to 16 bits; the same for no code.
  private var limits = [Int](repeating: 0, count: 17)
  /// For each length, the offset from a code to its place in `symbols`.
  private var offsets = [Int](repeating: 0, count: 17)
  private let symbols: [UInt8]

  /// Creates the code with this number of codes of each length, from 1 to 16.
  ///
  /// - Returns: `nil` if there are more codes than their lengths allow.
  init?(counts: [Int], symbols: [UInt8]) {
    self.symbols = symbols
    var code = 0
    var place = 0
    for length in 1...16 {
      code <<= 1
      offsets[length] = place - code
      for _ in 0..<counts[length - 1] {
        guard code < 1 << length else { return nil }
        if length <= 8 {
          let entry = UInt16(symbols[place]) | UInt16(length) << 8
          for rest in 0..<1 << (8 - length) { short[code << (8 - length) | rest] = entry }
        }
        code += 1
        place += 1
      }
      limits[length] = code << (16 - length)
    }
  }

  /// The symbol that 16 bits begin with, and the length of its code; `nil` if it is no code.
  func symbol(of bits: Int) -> (symbol: Int, length: Int)? {
    let entry = short[bits >> 8]
    if entry != 0 { return (Int(entry & 255), Int(entry >> 8)) }
    for length in 9...16 where bits < limits[length] {
      return (Int(symbols[offsets[length] + bits >> (16 - length)]), length)
    }
    return nil
  }
}
