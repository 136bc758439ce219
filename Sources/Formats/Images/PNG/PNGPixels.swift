/// Converts the samples of a PNG file to those of an `Image`: 8 bits, palette entries resolved,
/// transparency refused.
struct PNGPixels {
  let header: PNGHeader
  /// The data of the PLTE chunk: red, green and blue of each entry.
  let palette: [UInt8]
  /// The data of the tRNS chunk: the opacity of palette entries, or the one transparent sample or
  /// colour.
  let transparency: [UInt8]

  /// The reason why a pixel is refused.
  enum Refusal: Error {
    case transparent
    case outsidePalette

    var reason: String {
      switch self {
      case .transparent: "it is not opaque; only opaque images are read"
      case .outsidePalette: "its colour is not in the palette"
      }
    }
  }

  /// The samples of a row as integers, in the file's bit depth.
  func unpacked(_ row: [UInt8], columns: Int) -> [UInt16] {
    let count = columns * header.colour.samples
    switch header.depth {
    case 8: return row.map(UInt16.init)
    case 16: return (0..<count).map { UInt16(row[2 * $0]) << 8 | UInt16(row[2 * $0 + 1]) }
    case let depth:
      let perByte = 8 / depth
      return (0..<count).map { i in
        UInt16(row[i / perByte]) >> (8 - depth * (1 + i % perByte)) & ((1 << depth) - 1)
      }
    }
  }

  /// Converts the pixel whose samples begin at `start` of a row and writes it to `place` of the
  /// image.
  func write(
    _ row: [UInt16], _ start: Int, to samples: inout [UInt8], _ place: Int
  ) throws(Refusal) {
    let maximum = 1 << header.depth - 1
    switch header.colour {
    case .palette:
      let entry = Int(row[start])
      guard 3 * entry < palette.count else { throw .outsidePalette }
      guard entry >= transparency.count || transparency[entry] == 255 else { throw .transparent }
      for channel in 0..<3 { samples[place + channel] = palette[3 * entry + channel] }
    case .grey, .colour, .greyAlpha, .colourAlpha:
      let channels = header.colour.channels
      if header.colour.hasAlpha {
        guard row[start + channels] == maximum else { throw .transparent }
      } else if !transparency.isEmpty {
        let isTransparent = (0..<channels).allSatisfy { channel in
          row[start + channel]
            == UInt16(transparency[2 * channel]) << 8 | UInt16(transparency[2 * channel + 1])
        }
        guard !isTransparent else { throw .transparent }
      }
      for channel in 0..<channels {
        samples[place + channel] = Image.scaled(Int(row[start + channel]), maximum: maximum)
      }
    }
  }
}
