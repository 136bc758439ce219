/// Portable Network Graphics.
///
/// The reader accepts all colour types and bit depths, interlaced or not. Samples are converted to
/// 8 bits and palette entries to colours. An image with a pixel that is not opaque is refused,
/// since the background is unknown. Ancillary chunks, such as those about colour spaces, are
/// ignored: samples are kept as they are in the file. The writer produces 8-bit images, grey or
/// RGB.
///
/// Source: the W3C's PNG specification.
public enum PNG {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Reads an image from a PNG file.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is anything but
  ///   one opaque image of at most 2^28 samples.
  public static func read(_ path: String) throws(ReadError) -> Image {
    try decode(ByteReader.contents(of: path), path: path)
  }

  /// Decodes the bytes of a PNG file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The file's name, for error messages only.
  public static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> Image {
    let file = try PNGFile(bytes, path: path)
    let header = file.header
    let announced = header.dataBytes
    guard announced <= Zlib.mostBytes(from: file.compressed.count) else {
      throw ReadError(
        .malformed, path: path, place: "image data",
        reason: "\(file.compressed.count) bytes cannot hold the \(announced) of the image")
    }
    let data: [UInt8]
    do throws(ZlibError) {
      data = try Zlib.decompress(file.compressed[...], limit: announced)
    } catch {
      throw ReadError(.malformed, path: path, place: "image data", reason: error.reason)
    }
    guard data.count == announced else {
      throw ReadError(
        .malformed, path: path, place: "image data",
        reason: "there are \(data.count) bytes of \(announced)")
    }
    return try image(file, data, path: path)
  }

  /// Reverses the filters, row by row and pass by pass.
  private static func image(
    _ file: PNGFile, _ data: [UInt8], path: String
  ) throws(ReadError) -> Image {
    let header = file.header
    let channels = header.colour.channels
    let pixels = PNGPixels(
      header: header, palette: file.palette, transparency: file.transparency)
    var samples = [UInt8](repeating: 0, count: header.width * header.height * channels)
    var position = 0
    for pass in header.passes {
      let rowBytes = header.rowBytes(pass.columns)
      var above = [UInt8](repeating: 0, count: rowBytes)
      for row in 0..<pass.rows {
        guard let filter = PNGFilter(rawValue: data[position]) else {
          throw ReadError(
            .malformed, path: path, place: "image data",
            reason: "a row has filter \(data[position]); filters go from 0 to 4")
        }
        var bytes = Array(data[position + 1..<position + 1 + rowBytes])
        position += 1 + rowBytes
        filter.undo(&bytes, above: above, pixelBytes: header.pixelBytes)
        let unpacked = pixels.unpacked(bytes, columns: pass.columns)
        let y = pass.y + row * pass.dy
        for column in 0..<pass.columns {
          let x = pass.x + column * pass.dx
          do throws(PNGPixels.Refusal) {
            try pixels.write(
              unpacked, column * header.colour.samples,
              to: &samples, (y * header.width + x) * channels)
          } catch {
            throw ReadError(
              .malformed, path: path, place: "pixel (\(x), \(y))",
              reason: error.reason)
          }
        }
        above = bytes
      }
    }
    return Image(
      width: header.width, height: header.height, channels: channels, samples: samples)
  }
}
