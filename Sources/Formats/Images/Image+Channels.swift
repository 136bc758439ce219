public import Networks

extension Image {
  /// An image from samples channel by channel, in a channel row by row, as CIFAR-10 has them.
  ///
  /// - Parameters:
  ///   - samples: Three channels, red, green and blue, or one, grey, each of `width` × `height`.
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

  /// An image from a tensor of shape channels × height × width with one channel or three: the least
  /// of the range becomes 0, the greatest 255, what is between is rounded, halves up, and what is
  /// outside is taken for the nearer of the two. All numbers must be finite.
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
