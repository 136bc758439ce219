/// JPEG images (ITU-T T.81): baseline, extended sequential and progressive, with Huffman codes and
/// eight bits per sample, grey or in three colours.
///
/// The samples are those of libjpeg with its default settings, which Pillow and PyTorch's data sets
/// use: the accurate integer transform, and interpolated colours where they are stored at half the
/// resolution. CMYK, arithmetic coding, lossless and hierarchical files are refused. An orientation
/// in EXIF data is not applied, as `PIL.Image.open` does not apply it either. Bytes after the end
/// of the image are ignored.
///
/// Source: ITU-T T.81; the conversions of libjpeg 6b, as libjpeg-turbo keeps them.
public enum JPEG {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Reads an image from a JPEG file.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is anything but
  ///   one complete image of at most 2^28 samples.
  public static func read(_ path: String) throws(ReadError) -> Image {
    try decode(ByteReader.contents(of: path), path: path)
  }

  /// Decodes the bytes of a JPEG file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The file's name, for error messages only.
  public static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> Image {
    var file = try JPEGFile(bytes, path: path)
    try file.readScans()
    let frame = file.frame
    let planes = frame.components.map { component in
      component.upsampled(component.samples(), in: frame)
    }
    return Image(
      width: frame.width, height: frame.height, channels: planes.count,
      samples: planes.count == 1
        ? planes[0] : file.isYCbCr ? JPEGColour.rgb(planes) : JPEGColour.interleaved(planes))
  }
}
