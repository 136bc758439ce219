/// Colours of a JPEG file.
enum JPEGColour {
  /// The samples of planes, pixel by pixel.
  static func interleaved(_ planes: [[UInt8]]) -> [UInt8] {
    planes[0].indices.flatMap { pixel in planes.map { $0[pixel] } }
  }

  /// Converts luminance and colour differences to red, green and blue, pixel by pixel.
  ///
  ///     R = Y + 1.402 (Cr − 128)
  ///     G = Y − 0.34414 (Cb − 128) − 0.71414 (Cr − 128)
  ///     B = Y + 1.772 (Cb − 128)
  ///
  /// The products have 16 bits after the point and are rounded as in libjpeg.
  ///
  /// Source: JFIF 1.02, page 3.
  static func rgb(_ planes: [[UInt8]]) -> [UInt8] {
    var samples: [UInt8] = []
    samples.reserveCapacity(3 * planes[0].count)
    let half = 1 << 15
    for pixel in planes[0].indices {
      let y = Int(planes[0][pixel])
      let (cb, cr) = (Int(planes[1][pixel]) - 128, Int(planes[2][pixel]) - 128)
      let red = y + (91881 * cr + half) >> 16
      let green = y + (-22554 * cb - 46802 * cr + half) >> 16
      let blue = y + (116130 * cb + half) >> 16
      for value in [red, green, blue] { samples.append(UInt8(min(max(value, 0), 255))) }
    }
    return samples
  }
}
