public import Networks

/// How well scores agree with labels.
public struct Evaluation: Hashable, Sendable {
  /// The images of one label.
  public struct Class: Hashable, Sendable {
    /// What the class is called.
    public let name: String
    /// How many images have its label.
    public fileprivate(set) var images = 0
    /// For how many of them it has the highest score.
    public fileprivate(set) var right = 0

    /// The part that is right, from 0 to 1; `nil` if no image has the label.
    public var accuracy: Double? { images == 0 ? nil : Double(right) / Double(images) }
  }

  /// In the order of the labels.
  public private(set) var classes: [Class]
  /// The mean cross entropy, −log softmax(z)_y.
  public private(set) var meanLoss = 0.0

  /// How many images there are.
  public var images: Int { classes.reduce(0) { $0 + $1.images } }
  /// How many have their highest score at their label; of equally high ones the first counts.
  public var right: Int { classes.reduce(0) { $0 + $1.right } }
  /// The part that is right, from 0 to 1.
  public var accuracy: Double { Double(right) / Double(images) }

  /// Goes through all images, in their order; `ImageSet.check(for:)` says whether a network takes
  /// them.
  ///
  /// - Parameters:
  ///   - images: One or more.
  ///   - batchSize: How many are looked at together.
  ///   - outputs: The scores for a batch of inputs, at least as many for each as there are labels.
  public init(
    of images: ImageSet, batchSize: Int = 256, outputs: (_ inputs: Tensor) throws -> Tensor
  ) rethrows {
    try self.init(of: images, batchSize: batchSize, progress: { _, _ in }, outputs: outputs)
  }

  /// The same, with word of how far it has come.
  ///
  /// - Parameters:
  ///   - images: One or more.
  ///   - batchSize: How many are looked at together.
  ///   - progress: Told after every batch how many images are done, and their mean loss. What it
  ///     throws ends the evaluation.
  ///   - outputs: The scores for a batch of inputs, at least as many for each as there are labels.
  public init(
    of images: ImageSet, batchSize: Int = 256,
    progress: (_ done: Int, _ loss: Double) throws -> Void,
    outputs: (_ inputs: Tensor) throws -> Tensor
  ) rethrows {
    precondition(images.count > 0 && batchSize > 0, "images, and how many at a time")
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
