public import Networks

extension ImageSet {
  /// Checks that these images can be used to train or evaluate a network.
  ///
  /// - Throws: `TrainingError` if there are no images, if their shape is not the network's input
  ///   shape, or if a label exceeds the network's outputs.
  public func check(for network: Network) throws(TrainingError) {
    guard count > 0 else { throw .images("there are no images") }
    guard shape == network.input.shape else {
      throw .images("the images have the shape \(shape); the network takes \(network.input.shape)")
    }
    let outputs = network.output.shape.count
    if let n = labels.firstIndex(where: { Int($0) >= outputs }) {
      throw .images("image \(n) has the label \(labels[n]); the network has \(outputs) outputs")
    }
  }
}
