public import Formats
public import Networks

/// The grey scale in the picture of a filter: which weight is black, and which is white.
public enum FilterScale: Hashable, Sendable {
  /// (w − min w) / (max w − min w), over all channels of the picture: the smallest weight is black,
  /// the largest white. If all weights are equal, they are black.
  ///
  /// This scale hides the strength of a filter and the place of zero. A filter with tiny weights
  /// looks like the strongest one, and one grey can stand for a positive weight in one picture and
  /// a negative weight in another.
  ///
  /// Source: document 000, "Filter Visualization".
  case range
  /// (1 + w / largest) / 2: zero is the middle, and pictures with equal `largest` can be compared.
  case symmetric(largest: Double)
}

extension FilterScale {
  /// The weights that map to black and to white.
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
  /// Creates a picture of a filter, one pixel per position of its kernel. Three channels become
  /// red, green and blue; one becomes grey. All weights must be finite.
  ///
  /// - Parameters:
  ///   - weights: A tensor of shape channels × height × width with one or three channels.
  ///   - scale: The mapping of weights to grey values.
  public init(filter weights: Tensor, scale: FilterScale) {
    self.init(weights, in: scale.range(of: weights.elements))
  }
}

extension Convolution {
  /// The filters of a convolution over images, drawn as by document 000's code: in colour for three
  /// channels, otherwise the first channel alone in grey.
  public func pictures(scale: FilterScale = .range) -> [Image] {
    (0..<weight.examples).map { filter in
      let own = weight.example(filter)
      return own.examples == 3
        ? Image(filter: own, scale: scale) : Image(filter: own.channel(0), scale: scale)
    }
  }

  /// The channels of one filter of a convolution over images, each in grey.
  public func channelPictures(ofFilter filter: Int, scale: FilterScale = .range) -> [Image] {
    let own = weight.example(filter)
    return (0..<own.examples).map { Image(filter: own.channel($0), scale: scale) }
  }
}

extension Tensor {
  /// One channel as a tensor that keeps its channel axis.
  fileprivate func channel(_ n: Int) -> Tensor {
    let channel = example(n)
    return channel.reshaped(Shape([1] + channel.shape.axes))
  }
}
