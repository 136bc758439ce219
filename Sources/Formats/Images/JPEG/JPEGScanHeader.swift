/// The header of a scan: its components with their Huffman codes, and the part of the coefficients
/// that it contains.
struct JPEGScanHeader {
  /// For each component its place in the frame and the numbers of its codes.
  private(set) var components: [(place: Int, direct: Int, alternating: Int)] = []
  /// The coefficients, in zigzag order.
  let band: ClosedRange<Int>
  /// Whether the scan adds a bit to coefficients that an earlier scan has begun.
  let refines: Bool
  /// The number of bits that later scans add.
  let lowBits: Int

  /// Parses the segment's data.
  init(_ data: ArraySlice<UInt8>, of frame: JPEGFrame, path: String) throws(ReadError) {
    var reader = ByteReader(data, path: path)
    let count = Int(try reader.bigEndian(UInt8.self))
    for _ in 0..<count {
      let id = try reader.bigEndian(UInt8.self)
      let codes = Int(try reader.bigEndian(UInt8.self))
      guard let place = frame.components.firstIndex(where: { $0.id == id }),
        !components.contains(where: { $0.place == place })
      else { throw reader.failure("a scan has component \(id), which the frame has not") }
      components.append((place, codes >> 4, codes & 15))
    }
    let first = Int(try reader.bigEndian(UInt8.self))
    let last = Int(try reader.bigEndian(UInt8.self))
    let bits = Int(try reader.bigEndian(UInt8.self))
    let (high, low) = (bits >> 4, bits & 15)
    let isValid =
      !frame.isProgressive
      ? first == 0 && last == 63 && bits == 0
      : (first == 0 ? last == 0 : first <= last && last <= 63 && components.count == 1)
        && low <= 13 && (high == 0 || high == low + 1)
    guard isValid, !components.isEmpty else {
      throw reader.failure("a scan has coefficients \(first) to \(last), bits \(high) to \(low)")
    }
    band = first...last
    refines = high > 0
    lowBits = low
  }
}
