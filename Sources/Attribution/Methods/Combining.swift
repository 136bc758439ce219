import Networks

extension Tensor {
  /// Joins batches of examples of one shape into one batch.
  init(joining batches: [Tensor]) {
    let axes = batches[0].shape.axes
    self.init(
      shape: Shape([axes[0] * batches.count] + axes.dropFirst()),
      elements: batches.flatMap(\.elements))
  }
}

extension Engine {
  /// The value of one node. At the input it is the inputs themselves.
  func value(of node: Int, for inputs: Tensor) throws(AttributionError) -> Tensor {
    node == 0 ? inputs : try activations(of: inputs, at: [node])[0]
  }

  /// The one-hot start at the target, resolved at these inputs.
  func start(at target: Target, of inputs: Tensor) throws(AttributionError) -> Tensor {
    try InitialRelevance.oneHot(target).resolved(at: output(of: inputs))
  }

  /// Computes the gradient of each of `count` batches of inputs from the same start.
  ///
  /// - Parameters:
  ///   - batch: Returns the n-th batch.
  ///   - use: Receives n and the gradient, in order.
  func forEachGradient(
    _ count: Int, from start: Tensor, at batch: (_ n: Int) -> Tensor,
    use: (_ n: Int, _ gradient: Tensor) -> Void
  ) throws(AttributionError) {
    try forEachGroup(count, of: start.examples, batch) { joined, size throws(AttributionError) in
      let starts = Tensor(joining: Array(repeating: start, count: size))
      return try gradient(of: joined, from: .values(starts), at: [0]).gradients[0]
    } use: {
      use($0, $1)
    }
  }

  /// Computes the outputs of `count` equally large batches, in order.
  func forEachOutput(
    _ count: Int, of examples: Int, for batch: (_ n: Int) -> Tensor,
    use: (_ n: Int, _ output: Tensor) -> Void
  ) throws(AttributionError) {
    try forEachGroup(count, of: examples, batch) { joined, _ throws(AttributionError) in
      try output(of: joined)
    } use: {
      use($0, $1)
    }
  }

  /// Joins a few batches per pass, because engines are faster on fewer, larger passes. Results do
  /// not change: an example's numbers are independent of the rest of the batch.
  private func forEachGroup(
    _ count: Int, of examples: Int, _ batch: (Int) -> Tensor,
    pass: (_ joined: Tensor, _ size: Int) throws(AttributionError) -> Tensor,
    use: (Int, Tensor) -> Void
  ) throws(AttributionError) {
    let size = max(1, 16 / max(examples, 1))
    for first in stride(from: 0, to: count, by: size) {
      let group = first..<min(first + size, count)
      let result = try pass(Tensor(joining: group.map(batch)), group.count)
      for n in group { use(n, result.part(n - first, of: group.count)) }
      PassProgress.report?(group.upperBound, count)
    }
  }
}

extension Tensor {
  /// One of the `count` equally large batches that were joined.
  fileprivate func part(_ index: Int, of count: Int) -> Tensor {
    let size = elements.count / count
    return Tensor(
      shape: Shape([examples / count] + shape.axes.dropFirst()),
      elements: Array(elements[index * size..<(index + 1) * size]))
  }
}
