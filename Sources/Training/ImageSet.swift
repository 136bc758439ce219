import Formats
public import Networks

/// Labelled images of one shape, stored as bytes.
public struct ImageSet: Hashable, Sendable {
  /// The shape of an image: channels × rows × columns.
  public let shape: Shape
  /// The names of the classes, in the order of the labels.
  public let names: [String]
  /// The samples of all images, image after image, each channel by channel and row by row.
  public let samples: [UInt8]
  /// The label of each image.
  public let labels: [UInt8]

  /// The number of images.
  public var count: Int { labels.count }

  /// Creates a set of images of one shape. `samples.count` must be `labels.count` × `shape.count`,
  /// and every label must have a name.
  public init(shape: Shape, names: [String], samples: [UInt8], labels: [UInt8]) {
    precondition(samples.count == labels.count * shape.count, "the samples must fill every image")
    precondition(labels.allSatisfy { Int($0) < names.count }, "every label must have a name")
    self.shape = shape
    self.names = names
    self.samples = samples
    self.labels = labels
  }

  /// The images at these indices as a batch, scaled to −1 … 1, with their labels.
  public func batch(_ indices: some Collection<Int>) -> Batch {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(indices.count * shape.count)
    for n in indices { bytes += samples[n * shape.count..<(n + 1) * shape.count] }
    return Batch(
      inputs: Tensor(shape: shape.batched(indices.count), samples: bytes),
      labels: indices.map { Int(labels[$0]) })
  }
}
