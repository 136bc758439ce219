public import Formats
public import Networks

/// Which weight is black in the picture of a filter, and which is white.
public enum FilterScale: Hashable, Sendable {
  /// (w − min w) / (max w − min w), over all channels of the picture: the least is black, the
  /// greatest is white. Where all weights are equal, they are black.
  ///
  /// This hides how strong a filter is, and where zero lies: a filter that hardly does anything
  /// looks like the strongest one, and the same grey is a positive weight in one picture and a
  /// negative weight in another. Source: document 000, "Filter Visualization".
  case range
  /// (1 + w / largest) / 2: zero is the middle, and pictures of the same scale can be compared.
  case symmetric(largest: Double)
}

extension FilterScale {
  /// The weights that are black and white.
  func range(of weights: [Double]) -> ClosedRange<Double> {
    switch self {
    case .range:
      let (least, greatest) = (weights.min() ?? 0, weights.max() ?? 0)
      return least...(greatest > least ? greatest : least + 1)
    case .symmetric(let largest):
      return largest > 0 ? -largest...largest : -1...1
    }
  }
}

extension Image {
  /// A filter as a picture with a pixel for each position of its kernel: three channels as red,
  /// green and blue, one as grey. All weights must be finite.
  ///
  /// - Parameter weights: Channels × height × width, with one channel or three.
  public init(filter weights: Tensor, scale: FilterScale) {
    self.init(weights, in: scale.range(of: weights.elements))
  }
}

extension Convolution {
  /// Each filter of a convolution over images as document 000's code draws it: one with three
  /// channels as a picture in colour, one with any other number of them by its first channel alone,
  /// as grey.
  public func pictures(scale: FilterScale = .range) -> [Image] {
    (0..<weight.examples).map { filter in
      let own = weight.example(filter)
      return own.examples == 3
        ? Image(filter: own, scale: scale) : Image(filter: own.channel(0), scale: scale)
    }
  }

  /// The channels of one filter of a convolution over images, each as grey.
  public func channelPictures(ofFilter filter: Int, scale: FilterScale = .range) -> [Image] {
    let own = weight.example(filter)
    return (0..<own.examples).map { Image(filter: own.channel($0), scale: scale) }
  }
}

extension Tensor {
  /// One channel, still with the axis of channels.
  fileprivate func channel(_ n: Int) -> Tensor {
    let channel = example(n)
    return channel.reshaped(Shape([1] + channel.shape.axes))
  }
}
