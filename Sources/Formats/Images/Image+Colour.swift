extension Image {
  /// The image with this number of channels, 1 or 3.
  ///
  /// A grey image has its samples in all three channels. A colour becomes the grey of its
  /// luminance, 0.299 R + 0.587 G + 0.114 B, rounded to nearest.
  ///
  /// Source: Pillow's `Image.convert`, with its 16 bits after the point.
  package func converted(toChannels count: Int) -> Image {
    guard count != channels else { return self }
    let converted: [UInt8] =
      channels == 1
      ? samples.flatMap { [$0, $0, $0] }
      : stride(from: 0, to: samples.count, by: 3).map { i in
        let sum =
          19595 * Int(samples[i]) + 38470 * Int(samples[i + 1]) + 7471 * Int(samples[i + 2])
        return UInt8((sum + 0x8000) >> 16)
      }
    return Image(width: width, height: height, channels: count, samples: converted)
  }
}
