/// The segments of a JPEG file: tables and frame, then scans, each after a marker.
///
///     marker    0xFF, a code other than 0 and 0xFF; before it any number of 0xFF
///     segment   a marker, its length (two bytes, which count themselves), its data
struct JPEGFile {
  var reader: ByteReader
  var quantizers: [Int: [Int]] = [:]
  /// The Huffman codes: 0 to 3 for differences of DC, 16 to 19 for AC.
  var codes: [Int: JPEGHuffmanCode] = [:]
  /// The number of units between restart markers; 0 for none.
  var restartInterval = 0
  private(set) var frame: JPEGFrame
  private var hasJFIF = false
  /// The colour transform that an Adobe segment states.
  private var adobeTransform: UInt8?

  /// Most files have at most a dozen scans. Without a limit, a small file could take hours.
  private static let mostScans = 256

  /// Reads the segments up to the frame.
  ///
  /// - Parameter allocates: Whether to make room for the coefficients, which the scans need.
  /// - Throws: `ReadError` if the file is no JPEG, or one of a kind that is not read.
  init(_ bytes: [UInt8], path: String, allocates: Bool = true) throws(ReadError) {
    reader = ByteReader(bytes[...], path: path)
    guard bytes.starts(with: JPEG.signature) else {
      throw reader.failure("it is not a JPEG file: those start with FF D8 FF")
    }
    _ = try reader.take(2)
    frame = JPEGFrame()
    while frame.components.isEmpty {
      let (code, data) = try segment()
      switch code {
      case 0xC0, 0xC1, 0xC2:
        frame = try JPEGFrame(data, path: path, isProgressive: code == 0xC2)
        // Every block takes at least one bit.
        let blocks = frame.components.reduce(0) { $0 + $1.ownBlocks.across * $1.ownBlocks.down }
        guard blocks <= 8 * bytes.count else {
          throw reader.failure(
            "\(bytes.count) bytes cannot hold \(frame.width)×\(frame.height) pixels")
        }
        if allocates { frame.allocate() }
      case 0xD9, 0xDA: throw reader.failure("there is no frame before the first scan")
      default: try table(code, data)
      }
    }
  }

  /// Reads all scans, up to the end of the image.
  mutating func readScans() throws(ReadError) {
    var scans = 0
    while true {
      let (code, data) = try segment()
      switch code {
      case 0xD9:
        let missing = frame.components.first { $0.quantizer.isEmpty }
        guard missing == nil else { throw reader.failure("a component has no scan") }
        return
      case 0xDA:
        scans += 1
        guard scans <= Self.mostScans else {
          throw reader.failure("there are more than \(Self.mostScans) scans")
        }
        try scan(data)
      case 0xC0, 0xC1, 0xC2: throw reader.failure("there is a second frame")
      default: try table(code, data)
      }
    }
  }

  /// Whether three components are luminance and two colour differences: JFIF files are, Adobe's say
  /// so, and others are unless their components are called R, G and B.
  var isYCbCr: Bool {
    if hasJFIF { return true }
    if let adobeTransform { return adobeTransform != 0 }
    return frame.components.map(\.id) != Array("RGB".utf8)
  }

  private mutating func scan(_ data: ArraySlice<UInt8>) throws(ReadError) {
    let header = try JPEGScanHeader(data, of: frame, path: reader.path)
    for place in header.components.map(\.place) where frame.components[place].quantizer.isEmpty {
      guard let quantizer = quantizers[frame.components[place].table] else {
        throw reader.failure("a quantisation table is missing")
      }
      frame.components[place].quantizer = quantizer
    }
    var scan = try JPEGScan(header, self)
    try scan.run(&frame)
    reader.move(to: scan.end)
  }

  /// The next marker with the data of its segment. Bytes before the marker are skipped, as other
  /// readers do.
  private mutating func segment() throws(ReadError) -> (code: UInt8, data: ArraySlice<UInt8>) {
    while true {
      guard let next = reader.next else { throw reader.failure("the image does not end") }
      reader.skip()
      guard next == 0xFF, let code = reader.next, code != 0, code != 0xFF else { continue }
      reader.skip()
      switch code {
      case 0xD9: return (code, [])
      case 0x01, 0xD0...0xD8: continue
      default:
        let length = Int(try reader.bigEndian(UInt16.self))
        guard length >= 2 else { throw reader.failure("a segment is shorter than its length") }
        return (code, try reader.take(length - 2))
      }
    }
  }

  /// Reads a segment that is neither frame nor scan.
  private mutating func table(_ code: UInt8, _ data: ArraySlice<UInt8>) throws(ReadError) {
    var segment = ByteReader(data, path: reader.path)
    switch code {
    case 0xDB: try readQuantizers(&segment)
    case 0xC4: try readCodes(&segment)
    case 0xDD: restartInterval = Int(try segment.bigEndian(UInt16.self))
    case 0xE0: if data.starts(with: "JFIF\0".utf8) { hasJFIF = true }
    case 0xEE:
      if data.count >= 12, data.starts(with: "Adobe".utf8) {
        adobeTransform = data[data.startIndex + 11]
      }
    case 0xC3, 0xC7: throw reader.failure("lossless JPEG is not read")
    case 0xC5, 0xC6, 0xDE: throw reader.failure("hierarchical JPEG is not read")
    case 0xC8...0xCF: throw reader.failure("JPEG with arithmetic coding is not read")
    default: break
    }
  }

  private mutating func readQuantizers(_ segment: inout ByteReader) throws(ReadError) {
    while segment.remaining > 0 {
      let head = Int(try segment.bigEndian(UInt8.self))
      guard head >> 4 <= 1, head & 15 <= 3 else {
        throw segment.failure("there is no quantisation table \(head)")
      }
      var table = [Int](repeating: 0, count: 64)
      for place in JPEGBlock.zigzag {
        table[place] =
          head >> 4 == 0
          ? Int(try segment.bigEndian(UInt8.self)) : Int(try segment.bigEndian(UInt16.self))
      }
      quantizers[head & 15] = table
    }
  }

  private mutating func readCodes(_ segment: inout ByteReader) throws(ReadError) {
    while segment.remaining > 0 {
      let head = Int(try segment.bigEndian(UInt8.self))
      guard head >> 4 <= 1, head & 15 <= 3 else {
        throw segment.failure("there is no Huffman table \(head)")
      }
      let counts = try segment.take(16).map(Int.init)
      let symbols = Array(try segment.take(counts.reduce(0, +)))
      guard let code = JPEGHuffmanCode(counts: counts, symbols: symbols) else {
        throw segment.failure("a Huffman code has more codes than its lengths allow")
      }
      codes[head] = code
    }
  }
}
