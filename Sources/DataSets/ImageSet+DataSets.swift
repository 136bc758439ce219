import Networks
public import Training

/// The data sets as images with labels, to train with or to try networks on.
extension ImageSet {
  /// Creates a set from a part of CIFAR-10.
  public init(_ images: CIFAR10) {
    self.init(
      shape: CIFAR10.shape, names: images.names, samples: images.images, labels: images.labels)
  }

  /// Creates a set from a range of the silhouettes' examples.
  public init(_ silhouettes: Silhouettes, _ range: Range<Int>) {
    self.init(shape: Silhouettes.shape, names: Silhouettes.names, range) { n in
      let example = silhouettes.example(n)
      return (example.image, example.label)
    }
  }

  /// Creates a set from a range of the chest phantoms' examples.
  public init(_ phantoms: ChestPhantoms, _ range: Range<Int>) {
    self.init(shape: ChestPhantoms.shape, names: ChestPhantoms.names, range) { n in
      let example = phantoms.example(n)
      return (example.image, example.label)
    }
  }

  private init(
    shape: Shape, names: [String], _ range: Range<Int>,
    _ example: (_ n: Int) -> (image: [UInt8], label: Int)
  ) {
    var (samples, labels) = ([UInt8](), [UInt8]())
    samples.reserveCapacity(range.count * shape.count)
    for n in range {
      let (image, label) = example(n)
      samples += image
      labels.append(UInt8(label))
    }
    self.init(shape: shape, names: names, samples: samples, labels: labels)
  }
}
