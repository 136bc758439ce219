/// The frame of a JPEG file: its size and its components.
struct JPEGFrame {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var isProgressive = false
  var components: [JPEGComponent] = []
  /// The largest sampling factors of the components.
  private(set) var most = (across: 1, down: 1)
  /// The number of minimum coded units, each of 8·`most` pixels.
  private(set) var units = (across: 0, down: 0)

  /// No frame yet.
  init() {}

  /// Parses the segment's data.
  init(_ data: ArraySlice<UInt8>, path: String, isProgressive: Bool) throws(ReadError) {
    var reader = ByteReader(data, path: path)
    let precision = try reader.bigEndian(UInt8.self)
    guard precision == 8 else {
      throw reader.failure("samples of \(precision) bits; 8 bits are read")
    }
    height = Int(try reader.bigEndian(UInt16.self))
    width = Int(try reader.bigEndian(UInt16.self))
    self.isProgressive = isProgressive
    let count = Int(try reader.bigEndian(UInt8.self))
    guard count == 1 || count == 3 else {
      throw reader.failure("\(count) components; grey (1) and colour (3) are read, CMYK is not")
    }
    guard width > 0, height > 0, width * height * count <= Image.maximumSampleCount else {
      throw reader.failure(
        "\(width)×\(height) pixels; from 1 to \(Image.maximumSampleCount / count) are read")
    }
    for _ in 0..<count {
      let id = try reader.bigEndian(UInt8.self)
      let sampling = Int(try reader.bigEndian(UInt8.self))
      let table = Int(try reader.bigEndian(UInt8.self))
      let (across, down) = (sampling >> 4, sampling & 15)
      guard (1...4).contains(across), (1...4).contains(down), table <= 3 else {
        throw reader.failure("a component has sampling \(across)×\(down) and table \(table)")
      }
      components.append(JPEGComponent(id: id, sampling: (across, down), table: table))
      most = (max(most.across, across), max(most.down, down))
    }
    for component in components {
      guard most.across % component.sampling.across == 0, most.down % component.sampling.down == 0
      else { throw reader.failure("sampling by fractions is not read") }
    }
    units = (
      width.dividedUp(by: 8 * most.across), height.dividedUp(by: 8 * most.down)
    )
    for place in components.indices {
      let sampling = components[place].sampling
      components[place].width = (width * sampling.across).dividedUp(by: most.across)
      components[place].height = (height * sampling.down).dividedUp(by: most.down)
      components[place].blocks = (units.across * sampling.across, units.down * sampling.down)
    }
  }

  /// Makes room for the coefficients of all blocks.
  mutating func allocate() {
    for place in components.indices {
      let blocks = components[place].blocks
      components[place].coefficients = Array(repeating: 0, count: 64 * blocks.across * blocks.down)
    }
  }
}

/// One component of the frame, with its coefficients.
struct JPEGComponent {
  let id: UInt8
  /// The sampling factors: relative to the largest of all components, they are the resolution.
  let sampling: (across: Int, down: Int)
  /// The number of the component's quantisation table.
  let table: Int
  /// The size in samples.
  var width = 0
  var height = 0
  /// The number of blocks of 8×8 samples, whole units of all components.
  var blocks = (across: 0, down: 0)
  /// The quantisation table that was in force at the component's first scan, row by row; empty
  /// before.
  var quantizer: [Int] = []
  /// The quantised coefficients, block by block, each row by row.
  var coefficients: [Int16] = []

  init(id: UInt8, sampling: (across: Int, down: Int), table: Int) {
    self.id = id
    self.sampling = sampling
    self.table = table
  }

  /// The number of blocks that the component's samples need, without those that fill up units.
  var ownBlocks: (across: Int, down: Int) { (width.dividedUp(by: 8), height.dividedUp(by: 8)) }

  /// The samples, row by row: each block is multiplied by the quantisation table and transformed.
  func samples() -> [UInt8] {
    var samples = [UInt8](repeating: 0, count: width * height)
    var block = [Int](repeating: 0, count: 64)
    for row in 0..<ownBlocks.down {
      for column in 0..<ownBlocks.across {
        let first = 64 * (row * blocks.across + column)
        for i in 0..<64 { block[i] = Int(coefficients[first + i]) * quantizer[i] }
        JPEGBlock.transform(&block)
        for y in 8 * row..<min(8 * row + 8, height) {
          for x in 8 * column..<min(8 * column + 8, width) {
            samples[y * width + x] = UInt8(block[y % 8 * 8 + x % 8])
          }
        }
      }
    }
    return samples
  }
}

extension Int {
  /// The quotient, rounded up.
  func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
