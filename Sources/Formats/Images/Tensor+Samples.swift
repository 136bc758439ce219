public import Networks

extension Tensor {
  /// 8-bit samples as numbers from −1 to 1: (x/255 − 0.5)/0.5. There must be as many as the shape
  /// counts.
  ///
  /// What torchvision's `ToTensor` and `Normalize` with mean and standard deviation 0.5 make of an
  /// image whose samples stand channel by channel.
  public init(shape: Shape, samples: some Collection<UInt8>) {
    self.init(shape: shape, elements: samples.map { (Double($0) / 255 - 0.5) / 0.5 })
  }
}
