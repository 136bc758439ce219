public import Networks

extension Image {
  /// Creates an image from samples stored channel by channel and row by row, as in CIFAR-10.
  ///
  /// - Parameters:
  ///   - samples: Either one channel (grey) or three (red, green, blue), each of `width` × `height`
  ///     samples.
  ///   - width: The width in pixels.
  ///   - height: The height in pixels.
  public init(channelByChannel samples: some Collection<UInt8>, width: Int, height: Int) {
    let samples = Array(samples)
    let area = width * height
    precondition(area > 0, "an image has a width and a height")
    let channels = samples.count / area
    self.init(
      width: width, height: height, channels: channels,
      samples: (0..<area).flatMap { pixel in
        (0..<channels).map { samples[$0 * area + pixel] }
      })
  }

  /// Creates an image from a tensor of shape channels × height × width with one or three channels.
  ///
  /// The range maps linearly to 0 … 255, rounded to nearest, halves up; numbers outside are
  /// clamped. All numbers must be finite.
  public init(_ tensor: Tensor, in range: ClosedRange<Double> = -1...1) {
    precondition(tensor.shape.rank == 3, "an image has channels, a height and a width")
    let span = range.upperBound - range.lowerBound
    self.init(
      channelByChannel: tensor.elements.map { element in
        let part = (element - range.lowerBound) / span
        return UInt8((min(max(part, 0), 1) * 255).rounded())
      }, width: tensor.shape.axes[2], height: tensor.shape.axes[1])
  }
}
