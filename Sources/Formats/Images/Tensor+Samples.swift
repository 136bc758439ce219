public import Networks

extension Tensor {
  /// Creates a tensor from 8-bit samples, scaled to −1 … 1: (x/255 − 0.5)/0.5. The number of
  /// samples must be `shape.count`.
  ///
  /// The scaling is that of torchvision's `ToTensor` and `Normalize` with mean and standard
  /// deviation 0.5, for samples stored channel by channel.
  public init(shape: Shape, samples: some Collection<UInt8>) {
    self.init(shape: shape, elements: samples.map { (Double($0) / 255 - 0.5) / 0.5 })
  }
}
