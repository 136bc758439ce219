public import Networks

/// How strong a feature is in an image, and where.
public struct StrongestActivation: Hashable, Sendable {
  /// Which image.
  public let image: Int
  /// The flat index of the feature's neuron with the largest activation; of equal ones the first.
  public let neuron: Int
  /// Its activation.
  public let activation: Double
}

extension Engine {
  /// For each feature the images of a data set in which it is strongest, the strongest first; of
  /// equal ones the first.
  ///
  ///     strength of a feature in image n  =  max over its neurons k of a_k(x_n)
  ///
  /// All features take one pass over the data set. Nothing is kept of it but what is returned and
  /// the batch at hand, however many images there are.
  ///
  /// Source: document 003, "Visualizing maximally activating patches", steps 1 to 3.
  ///
  /// - Parameters:
  ///   - features: Neurons and channels of the node.
  ///   - node: The node's position in the network's list.
  ///   - count: How many images to keep of each feature, at least 1.
  ///   - images: How many images the data set has.
  ///   - batchSize: How many images are run together.
  ///   - progress: Told after each batch how many images are done.
  ///   - batch: Gives the images of a range, as a batch. The ranges follow each other.
  /// - Throws: `AttributionError` for what does not fit the network, and whatever `batch` and
  ///   `progress` throw.
  public func strongestActivations(
    of features: [Feature], at node: Int, count: Int, among images: Int, batchSize: Int = 64,
    progress: (_ done: Int) throws -> Void = { _ in },
    batch: (_ range: Range<Int>) throws -> Tensor
  ) throws -> [[StrongestActivation]] {
    precondition(count > 0 && batchSize > 0, "at least one image is kept, and run")
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
  /// Puts an activation in its place, behind those that are as strong, if it is among the
  /// strongest.
  fileprivate mutating func keep(_ activation: StrongestActivation, atMost count: Int) {
    let place = firstIndex { $0.activation < activation.activation } ?? self.count
    guard place < count else { return }
    insert(activation, at: place)
    if self.count > count { removeLast() }
  }
}
