extension PNG {
  /// Encodes an image as a PNG file with 8 bits per sample.
  ///
  /// Equal images give equal bytes. Each row uses the filter that the specification's heuristic
  /// recommends; `Zlib` compresses the rows.
  public static func encode(_ image: Image) -> [UInt8] {
    let rowBytes = image.width * image.channels
    var above = [UInt8](repeating: 0, count: rowBytes)
    var data: [UInt8] = []
    data.reserveCapacity(image.height * (1 + rowBytes))
    for y in 0..<image.height {
      let row = Array(image.samples[y * rowBytes..<(y + 1) * rowBytes])
      let (filter, differences) = PNGFilter.best(
        for: row, above: above, pixelBytes: image.channels)
      data.append(filter.rawValue)
      data += differences
      above = row
    }

    var header: [UInt8] = []
    header.appendBigEndian(UInt32(image.width))
    header.appendBigEndian(UInt32(image.height))
    let colour: PNGHeader.Colour = image.channels == 1 ? .grey : .colour
    header += [8, colour.rawValue, 0, 0, 0]

    var bytes = signature
    PNGChunk.append("IHDR", header, to: &bytes)
    PNGChunk.append("IDAT", Zlib.compress(data), to: &bytes)
    PNGChunk.append("IEND", [], to: &bytes)
    return bytes
  }
}
