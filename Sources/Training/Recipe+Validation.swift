public import Networks

extension Recipe {
  /// Checks that this recipe can train a network.
  ///
  /// - Throws: `TrainingError` for dropout at an unknown node, a number out of range, or a network
  ///   without parameters.
  public func check(for network: Network) throws(TrainingError) {
    func check(_ isRight: Bool, _ what: @autoclosure () -> String) throws(TrainingError) {
      guard isRight else { throw .outOfRange(what()) }
    }
    try check(epochs >= 1, "\(epochs) epochs; at least one is needed")
    try check(batchSize >= 1, "a batch of \(batchSize) images; it must have at least one")
    try check(
      adam.learningRate > 0 && adam.learningRate.isFinite,
      "a learning rate of \(adam.learningRate); it must be positive and finite")
    for (name, decay) in [("mean", adam.meanDecay), ("square", adam.squareDecay)] {
      try check(
        (0..<1).contains(decay),
        "a decay of the \(name) of \(decay); it must be from 0 to less than 1")
    }
    try check(
      adam.stabiliser >= 0 && adam.stabiliser.isFinite,
      "a stabiliser of \(adam.stabiliser); it must be finite and not negative")
    for (node, probability) in dropout.sorted(by: { $0.key < $1.key }) {
      guard network.position(of: node) != nil else { throw .unknownNode(node) }
      try check(
        (0..<1).contains(probability),
        "a dropout of \(probability) at '\(node)'; it must be from 0 to less than 1")
    }
    guard !network.parameters.isEmpty else { throw .noParameters }
  }
}
