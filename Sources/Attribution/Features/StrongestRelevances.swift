public import Networks

extension Engine {
  /// Finds, for each feature, the images of a data set in which it is most relevant to an output,
  /// strongest first: relevance maximisation. The patches around these neurons show what the feature
  /// is used for, which need not be what activates it most.
  ///
  ///     strength of a feature in image n  =  max over its neurons k of R_k(x_n)
  ///
  /// Source: Achtibat et al. 2023, "From attribution maps to human-understandable explanations through
  /// concept relevance propagation", "Relevance maximization"; zennit-crp 0.6.0 with
  /// `max_target="max"`.
  ///
  /// - Parameters:
  ///   - features: Neurons and channels of the node.
  ///   - node: The node's position in the network's list.
  ///   - plan: The rules by which relevance is propagated.
  ///   - target: The output that the feature is relevant to; `.predicted` is that of each image.
  ///   - count: The number of images to keep for each feature, at least 1.
  ///   - images: The number of images in the data set.
  ///   - batchSize: The number of images per batch.
  ///   - progress: Called after each batch with the number of images done.
  ///   - batch: Returns the images of a range as a batch. The ranges are consecutive.
  /// - Throws: `AttributionError` if a feature or an image does not fit the network, and the errors
  ///   of `batch` and `progress`.
  public func strongestRelevances(
    of features: [Feature], at node: Int, under plan: Plan, target: Target = .predicted, count: Int,
    among images: Int, batchSize: Int = 64, progress: (_ done: Int) throws -> Void = { _ in },
    batch: (_ range: Range<Int>) throws -> Tensor
  ) throws -> [[StrongestNeuron]] {
    try strongestNeurons(
      of: features, at: node, count: count, among: images, batchSize: batchSize, progress: progress
    ) { range in
      try relevance(of: batch(range), under: plan, from: .score(target), at: [node]).relevances[0]
    }
  }
}
