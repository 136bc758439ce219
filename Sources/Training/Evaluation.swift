public import Networks

/// The accuracy and loss of a network's scores on labelled images, in total and by class.
public struct Evaluation: Hashable, Sendable {
  /// The result for one class.
  public struct Class: Hashable, Sendable {
    /// The name of the class.
    public let name: String
    /// The number of images with this label.
    public fileprivate(set) var images = 0
    /// The number of images with this label whose highest score is at the label.
    public fileprivate(set) var right = 0

    /// The fraction classified correctly, from 0 to 1; `nil` if no image has the label.
    public var accuracy: Double? { images == 0 ? nil : Double(right) / Double(images) }
  }

  /// The results by class, in the order of the labels.
  public private(set) var classes: [Class]
  /// The mean cross entropy −log softmax(z)_y over all images.
  public private(set) var meanLoss = 0.0

  /// The number of images.
  public var images: Int { classes.reduce(0) { $0 + $1.images } }
  /// The number of images whose highest score is at the label; the first of equal scores counts.
  public var right: Int { classes.reduce(0) { $0 + $1.right } }
  /// The fraction of images classified correctly, from 0 to 1.
  public var accuracy: Double { Double(right) / Double(images) }

  /// Evaluates all images, in their order. `ImageSet.check(for:)` tells whether a network accepts
  /// them.
  ///
  /// - Parameters:
  ///   - images: The images, at least one.
  ///   - batchSize: The number of images per batch.
  ///   - outputs: Computes the scores of a batch of inputs, at least one score per label.
  public init(
    of images: ImageSet, batchSize: Int = 256, outputs: (_ inputs: Tensor) throws -> Tensor
  ) rethrows {
    try self.init(of: images, batchSize: batchSize, progress: { _, _ in }, outputs: outputs)
  }

  /// Evaluates all images, in their order, and reports progress.
  ///
  /// - Parameters:
  ///   - images: The images, at least one.
  ///   - batchSize: The number of images per batch.
  ///   - progress: Called after every batch with the number of images done and their mean loss. An
  ///     error it throws ends the evaluation.
  ///   - outputs: Computes the scores of a batch of inputs, at least one score per label.
  public init(
    of images: ImageSet, batchSize: Int = 256,
    progress: (_ done: Int, _ loss: Double) throws -> Void,
    outputs: (_ inputs: Tensor) throws -> Tensor
  ) rethrows {
    precondition(images.count > 0 && batchSize > 0, "images and a positive batch size")
    classes = images.names.map { Class(name: $0) }
    var loss = 0.0
    for start in stride(from: 0, to: images.count, by: batchSize) {
      let batch = images.batch(start..<min(start + batchSize, images.count))
      let scores = try outputs(batch.inputs)
      for (n, label) in batch.labels.enumerated() {
        let z = scores.example(n)
        loss -= logProbabilities(of: z.elements)[label]
        classes[label].images += 1
        if z.firstMaximum == label { classes[label].right += 1 }
      }
      let done = start + batch.labels.count
      try progress(done, loss / Double(done))
    }
    meanLoss = loss / Double(images.count)
  }
}
