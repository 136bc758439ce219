public import Networks

/// The strongest activation of a feature in one image.
public struct StrongestActivation: Hashable, Sendable {
  /// The index of the image.
  public let image: Int
  /// The flat index of the feature's neuron with the largest activation; the first of equals.
  public let neuron: Int
  /// The activation of the strongest neuron.
  public let activation: Double
}

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
  ) throws -> [[StrongestActivation]] {
    precondition(count > 0 && batchSize > 0, "the count and the batch size are at least 1")
    let neurons = try features.map { try $0.neurons(of: network.nodes[node]) }
    let size = network.nodes[node].shape.count
    var strongest = [[StrongestActivation]](repeating: [], count: features.count)
    for first in stride(from: 0, to: images, by: batchSize) {
      let range = first..<min(first + batchSize, images)
      let values = try activations(of: batch(range), at: [node])[0]
      for image in range {
        let start = (image - first) * size
        for feature in features.indices {
          strongest[feature].keep(
            values.strongest(of: neurons[feature], from: start, in: image), atMost: count)
        }
      }
      try progress(range.upperBound)
    }
    return strongest
  }
}

extension Tensor {
  fileprivate func strongest(
    of neurons: Range<Int>, from start: Int, in image: Int
  ) -> StrongestActivation {
    var best = neurons.lowerBound
    for neuron in neurons.dropFirst() where self[start + neuron] > self[start + best] {
      best = neuron
    }
    return StrongestActivation(image: image, neuron: best, activation: self[start + best])
  }
}

extension [StrongestActivation] {
  /// Inserts an activation at its rank, after equal ones, if it is among the strongest.
  fileprivate mutating func keep(_ activation: StrongestActivation, atMost count: Int) {
    let place = firstIndex { $0.activation < activation.activation } ?? self.count
    guard place < count else { return }
    insert(activation, at: place)
    if self.count > count { removeLast() }
  }
}
