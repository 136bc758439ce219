/// The IHDR chunk of a PNG file: size, colour type, bit depth and interlacing.
struct PNGHeader {
  enum Colour: UInt8 {
    case grey = 0
    case colour = 2
    case palette = 3
    case greyAlpha = 4
    case colourAlpha = 6

    /// The number of samples per pixel in the file.
    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .colour: 3
      case .colourAlpha: 4
      }
    }

    var hasAlpha: Bool { self == .greyAlpha || self == .colourAlpha }

    /// The number of channels of the decoded image.
    var channels: Int { self == .grey || self == .greyAlpha ? 1 : 3 }

    /// The bit depths that are valid for this colour type.
    fileprivate var depths: [UInt8] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .colour, .greyAlpha, .colourAlpha: [8, 16]
      }
    }
  }

  let width: Int
  let height: Int
  /// Bits per sample.
  let depth: Int
  let colour: Colour
  let isInterlaced: Bool

  /// Parses the chunk's data.
  init(_ chunk: PNGChunk, path: String) throws(ReadError) {
    var reader = ByteReader(chunk.data, path: path)
    guard chunk.name == "IHDR", chunk.data.count == 13 else {
      throw reader.failure("the first chunk must be IHDR, of 13 bytes")
    }
    width = Int(try reader.bigEndian(UInt32.self))
    height = Int(try reader.bigEndian(UInt32.self))
    let bits = try reader.bigEndian(UInt8.self)
    let type = try reader.bigEndian(UInt8.self)
    let rest = Array(try reader.take(3))
    guard let colour = Colour(rawValue: type), colour.depths.contains(bits) else {
      throw reader.failure("there is no colour type \(type) of \(bits) bits")
    }
    guard rest[0] == 0, rest[1] == 0, rest[2] <= 1 else {
      throw reader.failure("compression, filter and interlace must be 0, 0 and 0 or 1")
    }
    let samples = max(colour.samples, colour.channels)
    guard width > 0, height > 0, width <= Image.maximumSampleCount / samples / height else {
      throw reader.failure(
        "\(width)×\(height) pixels; from 1 to \(Image.maximumSampleCount / samples) are read")
    }
    self.colour = colour
    depth = Int(bits)
    isInterlaced = rest[2] == 1
  }

  /// The passes in the order of their data: seven if interlaced, otherwise one.
  var passes: [PNGPass] {
    isInterlaced
      ? PNGPass.adam7.map { $0.clipped(width, height) }.filter { $0.columns > 0 && $0.rows > 0 }
      : [PNGPass(x: 0, y: 0, dx: 1, dy: 1).clipped(width, height)]
  }

  /// The number of bytes in a row of `pixels` pixels, without the filter byte.
  func rowBytes(_ pixels: Int) -> Int { (pixels * colour.samples * depth + 7) / 8 }

  /// The distance in bytes between corresponding bytes of neighbouring pixels, at least 1.
  var pixelBytes: Int { max(1, colour.samples * depth / 8) }

  /// The number of bytes of all rows, including their filter bytes.
  var dataBytes: Int { passes.reduce(0) { $0 + $1.rows * (1 + rowBytes($1.columns)) } }
}

/// One pass of an interlaced image: every `dx`-th pixel of every `dy`-th row, from (x, y) on.
struct PNGPass {
  let x: Int
  let y: Int
  let dx: Int
  let dy: Int
  private(set) var columns = 0
  private(set) var rows = 0

  init(x: Int, y: Int, dx: Int, dy: Int) {
    self.x = x
    self.y = y
    self.dx = dx
    self.dy = dy
  }

  /// The seven passes of Adam7 (PNG specification, 8.2).
  static let adam7 = [
    PNGPass(x: 0, y: 0, dx: 8, dy: 8), PNGPass(x: 4, y: 0, dx: 8, dy: 8),
    PNGPass(x: 0, y: 4, dx: 4, dy: 8), PNGPass(x: 2, y: 0, dx: 4, dy: 4),
    PNGPass(x: 0, y: 2, dx: 2, dy: 4), PNGPass(x: 1, y: 0, dx: 2, dy: 2),
    PNGPass(x: 0, y: 1, dx: 1, dy: 2),
  ]

  /// The pass restricted to an image of this size; it may have no rows or columns.
  func clipped(_ width: Int, _ height: Int) -> PNGPass {
    var pass = self
    pass.columns = (width - x + dx - 1) / dx
    pass.rows = (height - y + dy - 1) / dy
    return pass
  }
}
