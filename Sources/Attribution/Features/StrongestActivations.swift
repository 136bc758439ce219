public import Networks

extension Engine {
  /// Finds, for each feature, the images of a data set that activate it most, strongest first;
  /// equals keep the order of the data set.
  ///
  ///     strength of a feature in image n  =  max over its neurons k of a_k(x_n)
  ///
  /// All features share one pass over the data set. Only the results and the current batch are in
  /// memory, however many images there are.
  ///
  /// Source: document 003, "Visualizing maximally activating patches", steps 1 to 3.
  ///
  /// - Parameters:
  ///   - features: Neurons and channels of the node.
  ///   - node: The node's position in the network's list.
  ///   - count: The number of images to keep for each feature, at least 1.
  ///   - images: The number of images in the data set.
  ///   - batchSize: The number of images per batch.
  ///   - progress: Called after each batch with the number of images done.
  ///   - batch: Returns the images of a range as a batch. The ranges are consecutive.
  /// - Throws: `AttributionError` if a feature or an image does not fit the network, and the errors
  ///   of `batch` and `progress`.
  public func strongestActivations(
    of features: [Feature], at node: Int, count: Int, among images: Int, batchSize: Int = 64,
    progress: (_ done: Int) throws -> Void = { _ in },
    batch: (_ range: Range<Int>) throws -> Tensor
  ) throws -> [[StrongestNeuron]] {
    try strongestNeurons(
      of: features, at: node, count: count, among: images, batchSize: batchSize, progress: progress
    ) { range in
      try activations(of: batch(range), at: [node])[0]
    }
  }
}
