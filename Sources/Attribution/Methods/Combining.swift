import Networks

extension Tensor {
  /// Batches of one shape as one batch.
  init(joining batches: [Tensor]) {
    let axes = batches[0].shape.axes
    self.init(
      shape: Shape([axes[0] * batches.count] + axes.dropFirst()),
      elements: batches.flatMap(\.elements))
  }
}

extension Engine {
  /// The value of one node; the input's as it was given.
  func value(of node: Int, for inputs: Tensor) throws(AttributionError) -> Tensor {
    node == 0 ? inputs : try activations(of: inputs, at: [node])[0]
  }

  /// A start of one at the target, which is decided at these inputs.
  func start(at target: Target, of inputs: Tensor) throws(AttributionError) -> Tensor {
    try InitialRelevance.oneHot(target).resolved(at: output(of: inputs))
  }

  /// The gradients at so many batches of inputs, from one start for all.
  ///
  /// - Parameters:
  ///   - batch: The n-th of them.
  ///   - use: Told n and the gradient there, in order.
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

  /// The outputs for so many batches of as many examples, in order.
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

  /// Joins a few batches for each pass: the fewer and larger the passes, the faster an engine is, and
  /// an example's numbers do not depend on the examples beside it.
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
    }
  }
}

extension Tensor {
  /// One of so many batches that were joined.
  fileprivate func part(_ index: Int, of count: Int) -> Tensor {
    let size = elements.count / count
    return Tensor(
      shape: Shape([examples / count] + shape.axes.dropFirst()),
      elements: Array(elements[index * size..<(index + 1) * size]))
  }
}
