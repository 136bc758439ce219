public import Formats

extension Image {
  /// The colour of a pixel, counted from the upper left corner; for a grey image, its grey.
  func pixel(_ x: Int, _ y: Int) -> SIMD3<UInt8> {
    let start = (y * width + x) * channels
    return channels == 1
      ? SIMD3(repeating: samples[start])
      : SIMD3(samples[start], samples[start + 1], samples[start + 2])
  }

  /// The image with each pixel replaced by a square of `factor` × `factor` pixels.
  public func enlarged(by factor: Int) -> Image { enlarged(across: factor, down: factor) }

  /// The image with each pixel replaced by a rectangle of `across` × `down` pixels.
  func enlarged(across: Int, down: Int) -> Image {
    precondition(across > 0 && down > 0, "an image is enlarged by whole numbers from 1")
    var enlarged: [UInt8] = []
    enlarged.reserveCapacity(samples.count * across * down)
    for y in 0..<height {
      let row = (0..<width).flatMap { x in
        let start = (y * width + x) * channels
        return repeatElement(samples[start..<start + channels], count: across).joined()
      }
      for _ in 0..<down { enlarged += row }
    }
    return Image(
      width: width * across, height: height * down, channels: channels, samples: enlarged)
  }

  /// The image reduced by the smallest whole factor that makes it at most `widest` pixels wide.
  func reduced(toWidth widest: Int) -> Image { reduced(by: (width + widest - 1) / widest) }

  /// The image with each square of `factor` × `factor` pixels replaced by its mean. Squares at the
  /// right and bottom edges may be cut off.
  func reduced(by factor: Int) -> Image {
    guard factor > 1 else { return self }
    var canvas = Canvas(
      width: (width + factor - 1) / factor, height: (height + factor - 1) / factor)
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        let columns = x * factor..<min((x + 1) * factor, width)
        let rows = y * factor..<min((y + 1) * factor, height)
        let sum = rows.reduce(SIMD3<Double>.zero) { sum, row in
          columns.reduce(sum) { $0 + SIMD3<Double>(pixel($1, row)) }
        }
        canvas[x, y] = SIMD3<UInt8>(
          sum / Double(rows.count * columns.count), rounding: .toNearestOrAwayFromZero)
      }
    }
    return canvas.image
  }
}
