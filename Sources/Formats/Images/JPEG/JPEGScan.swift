/// Decodes one scan: the blocks of its components, unit by unit.
///
///     a block, sequential (T.81, F.2.2)
///         DC: a symbol, the number of bits of the difference from the previous block's; those bits
///         AC: symbols of a run of zeros (upper four bits) and a number of bits; 0x00 ends the block
///     a block, progressive (T.81, G.1.2): the band of coefficients in the scan's header, first
///         without its low bits, then refined bit by bit; runs of blocks may end together
struct JPEGScan {
  private let header: JPEGScanHeader
  private let restartInterval: Int
  private var bits: JPEGBits
  /// The codes of each component; a scan that does not need one has an empty one.
  private var direct: [JPEGHuffmanCode] = []
  private var alternating: [JPEGHuffmanCode] = []
  /// For each component the DC coefficient of the previous block.
  private var previous: [Int]
  /// The number of further blocks that have no more coefficients in this band.
  private var endRun = 0

  /// The position after the scan.
  var end: Int { bits.position }

  init(_ header: JPEGScanHeader, _ file: JPEGFile) throws(ReadError) {
    self.header = header
    restartInterval = file.restartInterval
    bits = JPEGBits(file.reader)
    previous = Array(repeating: 0, count: header.components.count)
    let needsDirect = header.band.lowerBound == 0 && !header.refines
    let needsAlternating = header.band.upperBound > 0
    let none = JPEGHuffmanCode(counts: Array(repeating: 0, count: 16), symbols: [])
    for component in header.components {
      guard let first = needsDirect ? file.codes[component.direct] : none,
        let second = needsAlternating ? file.codes[16 + component.alternating] : none
      else { throw bits.failure("a Huffman table is missing") }
      direct.append(first)
      alternating.append(second)
    }
  }

  /// Decodes all units. A scan of a single component has its blocks row by row; otherwise each unit
  /// has the blocks of all components for the same pixels.
  mutating func run(_ frame: inout JPEGFrame) throws(ReadError) {
    let single = header.components.count == 1 ? header.components[0].place : nil
    let units = single.map { frame.components[$0].ownBlocks } ?? frame.units
    for unit in 0..<units.across * units.down {
      if restartInterval > 0, unit > 0, unit % restartInterval == 0 {
        try bits.restart(unit / restartInterval - 1)
        previous = Array(repeating: 0, count: previous.count)
        endRun = 0
      }
      let (row, column) = unit.quotientAndRemainder(dividingBy: units.across)
      for (n, component) in header.components.enumerated() {
        let sampling =
          single == nil
          ? frame.components[component.place].sampling : (across: 1, down: 1)
        let across = frame.components[component.place].blocks.across
        for y in 0..<sampling.down {
          for x in 0..<sampling.across {
            let block = (row * sampling.down + y) * across + column * sampling.across + x
            try decode(
              n, &frame.components[component.place].coefficients, 64 * block, frame.isProgressive)
          }
        }
      }
    }
  }

  private mutating func decode(
    _ n: Int, _ coefficients: inout [Int16], _ start: Int, _ isProgressive: Bool
  ) throws(ReadError) {
    if header.band.lowerBound == 0 { try decodeDirect(n, &coefficients, start) }
    if !isProgressive {
      try decodeBand(n, &coefficients, start, from: 1)
    } else if header.band.lowerBound > 0 {
      if header.refines {
        try refineBand(n, &coefficients, start)
      } else {
        try decodeBand(n, &coefficients, start, from: header.band.lowerBound)
      }
    }
  }

  private mutating func decodeDirect(
    _ n: Int, _ coefficients: inout [Int16], _ start: Int
  ) throws(ReadError) {
    if header.refines {
      if try bits.take(1) == 1 { coefficients[start] |= 1 << Int16(header.lowBits) }
      return
    }
    let count = try bits.symbol(direct[n])
    guard count <= 15 else { throw bits.failure("a coefficient has \(count) bits") }
    previous[n] &+= try bits.signed(count)
    coefficients[start] = Int16(truncatingIfNeeded: previous[n] << header.lowBits)
  }

  private mutating func decodeBand(
    _ n: Int, _ coefficients: inout [Int16], _ start: Int, from first: Int
  ) throws(ReadError) {
    guard endRun == 0 else {
      endRun -= 1
      return
    }
    var k = first
    while k <= header.band.upperBound {
      let symbol = try bits.symbol(alternating[n])
      let (run, count) = (symbol >> 4, symbol & 15)
      guard count > 0 else {
        guard run == 15 else {
          endRun = try (1 << run) + bits.take(run) - 1
          return
        }
        k += 16
        continue
      }
      k += run
      guard k <= header.band.upperBound else { throw bits.failure("a block has too many numbers") }
      let value = try bits.signed(count) << header.lowBits
      coefficients[start + JPEGBlock.zigzag[k]] = Int16(truncatingIfNeeded: value)
      k += 1
    }
  }

  /// Adds one bit to the coefficients of the band: those that are not zero take a bit each, and
  /// runs of zeros end with a new coefficient of ±1.
  private mutating func refineBand(
    _ n: Int, _ coefficients: inout [Int16], _ start: Int
  ) throws(ReadError) {
    let bit = Int16(1) << Int16(header.lowBits)
    var k = header.band.lowerBound
    while endRun == 0, k <= header.band.upperBound {
      let symbol = try bits.symbol(alternating[n])
      var run = symbol >> 4
      var new: Int16 = 0
      if symbol & 15 > 0 {
        new = try bits.take(1) == 1 ? bit : -bit
      } else if run < 15 {
        endRun = try (1 << run) + bits.take(run)
        break
      }
      while k <= header.band.upperBound {
        let place = start + JPEGBlock.zigzag[k]
        if coefficients[place] != 0 {
          try refine(&coefficients[place], bit)
        } else if run == 0 {
          coefficients[place] = new
          k += 1
          break
        } else {
          run -= 1
        }
        k += 1
      }
    }
    guard endRun > 0 else { return }
    while k <= header.band.upperBound {
      let place = start + JPEGBlock.zigzag[k]
      if coefficients[place] != 0 { try refine(&coefficients[place], bit) }
      k += 1
    }
    endRun -= 1
  }

  private mutating func refine(_ coefficient: inout Int16, _ bit: Int16) throws(ReadError) {
    guard try bits.take(1) == 1, coefficient & bit == 0 else { return }
    coefficient &+= coefficient >= 0 ? bit : -bit
  }
}
