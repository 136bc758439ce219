extension Shape {
  /// The layout of an image's axes.
  public enum ImageLayout: String, Hashable, Sendable {
    /// Channels × height × width, as in PyTorch.
    case channelsFirst = "channels first"
    /// Height × width × channels, as in TensorFlow.
    case channelsLast = "channels last"
  }

  /// The layout of an image of this shape; `nil` if the shape has not three axes.
  ///
  /// Channels are last if there are 1, 3 or 4 of them and both other axes are longer than 4.
  /// Otherwise they are first.
  public var imageLayout: ImageLayout? {
    guard rank == 3 else { return nil }
    let isLast = [1, 3, 4].contains(axes[2]) && axes[0] > 4 && axes[1] > 4
    return isLast ? .channelsLast : .channelsFirst
  }

  /// The number of channels, the height and the width of an image of this shape.
  public var imageSize: (channels: Int, height: Int, width: Int)? {
    switch imageLayout {
    case .channelsFirst: (axes[0], axes[1], axes[2])
    case .channelsLast: (axes[2], axes[0], axes[1])
    case nil: nil
    }
  }

  /// The axis of channels: the last one of an image with channels last, otherwise the first one;
  /// `nil` for vectors, which have positions only.
  public var channelAxis: Int? {
    rank < 2 ? nil : imageLayout == .channelsLast ? 2 : 0
  }
}
