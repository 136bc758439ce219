public import Networks

extension ImageSet {
  /// Checks that a network can be trained or evaluated with these images.
  ///
  /// - Throws: `TrainingError` if there are none, if they are not of the input's shape, or if a label
  ///   is beyond the network's outputs.
  public func check(for network: Network) throws(TrainingError) {
    guard count > 0 else { throw .images("there are no images") }
    guard shape == network.input.shape else {
      throw .images("images of \(shape) where the network takes \(network.input.shape)")
    }
    let outputs = network.output.shape.count
    if let n = labels.firstIndex(where: { Int($0) >= outputs }) {
      throw .images("image \(n) has the label \(labels[n]); the network has \(outputs) outputs")
    }
  }
}
