import Formats
public import Networks

/// Images of one shape with their labels, as bytes.
public struct ImageSet: Hashable, Sendable {
  /// The shape of an image: channels × rows × columns.
  public let shape: Shape
  /// What the classes are called, in the order of the labels.
  public let names: [String]
  /// The samples of all images, one image after the other, each channel by channel and row by row.
  public let samples: [UInt8]
  /// The label of each image.
  public let labels: [UInt8]

  /// How many images there are.
  public var count: Int { labels.count }

  /// Images of this shape. There must be as many samples as labels and shape demand, and a name for
  /// every label.
  public init(shape: Shape, names: [String], samples: [UInt8], labels: [UInt8]) {
    precondition(samples.count == labels.count * shape.count, "samples for every image")
    precondition(labels.allSatisfy { Int($0) < names.count }, "a name for every label")
    self.shape = shape
    self.names = names
    self.samples = samples
    self.labels = labels
  }

  /// These images as a batch, scaled to −1 … 1, with their labels.
  public func batch(_ indices: some Collection<Int>) -> Batch {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(indices.count * shape.count)
    for n in indices { bytes += samples[n * shape.count..<(n + 1) * shape.count] }
    return Batch(
      inputs: Tensor(shape: shape.batched(indices.count), samples: bytes),
      labels: indices.map { Int(labels[$0]) })
  }
}
