import Networks

/// The neuron of a feature that is strongest in one image.
public struct StrongestNeuron: Hashable, Sendable {
  /// The index of the image.
  public let image: Int
  /// The flat index of the feature's neuron with the largest value; the first of equals.
  public let neuron: Int
  /// The neuron's activation or relevance.
  public let value: Double
}

extension Engine {
  /// Ranks the images of a data set, for each feature, by the largest value of the feature's neurons.
  ///
  /// - Parameters:
  ///   - values: The values at the node for a batch of images.
  ///   - The others are those of `strongestActivations`.
  func strongestNeurons(
    of features: [Feature], at node: Int, count: Int, among images: Int, batchSize: Int,
    progress: (_ done: Int) throws -> Void, values: (_ range: Range<Int>) throws -> Tensor
  ) throws -> [[StrongestNeuron]] {
    precondition(count > 0 && batchSize > 0, "the count and the batch size are at least 1")
    let neurons = try features.map { try $0.neurons(of: network.nodes[node]) }
    let size = network.nodes[node].shape.count
    var strongest = [[StrongestNeuron]](repeating: [], count: features.count)
    for first in stride(from: 0, to: images, by: batchSize) {
      let range = first..<min(first + batchSize, images)
      let values = try values(range)
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
  ) -> StrongestNeuron {
    var best = neurons.lowerBound
    for neuron in neurons.dropFirst() where self[start + neuron] > self[start + best] {
      best = neuron
    }
    return StrongestNeuron(image: image, neuron: best, value: self[start + best])
  }
}

extension [StrongestNeuron] {
  /// Inserts a neuron at its rank, after equal ones, if it is among the strongest.
  fileprivate mutating func keep(_ neuron: StrongestNeuron, atMost count: Int) {
    let place = firstIndex { $0.value < neuron.value } ?? self.count
    guard place < count else { return }
    insert(neuron, at: place)
    if self.count > count { removeLast() }
  }
}
