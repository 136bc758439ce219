package import Networks

extension Tensor {
  /// Joins batches of examples of one shape into one batch.
  init(joining batches: [Tensor]) {
    let axes = batches[0].shape.axes
    self.init(
      shape: Shape([axes[0] * batches.count] + axes.dropFirst()),
      elements: batches.flatMap(\.elements))
  }

  /// A batch of `count` copies of this batch, one after another.
  package func repeated(_ count: Int) -> Tensor {
    count == 1 ? self : Tensor(joining: Array(repeating: self, count: count))
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

  /// Computes the gradient at a node from the same start for each of `count` batches of values of
  /// this node.
  ///
  /// - Parameters:
  ///   - inputs: The inputs from which nodes beside this one are computed. If the node is the input,
  ///     the batches take their place.
  ///   - batch: Returns the n-th batch of values of the node.
  ///   - use: Receives n and the gradient, in order.
  func forEachGradient(
    _ count: Int, of inputs: Tensor, at node: Int, from start: Tensor,
    values batch: (_ n: Int) -> Tensor, use: (_ n: Int, _ gradient: Tensor) -> Void
  ) throws(AttributionError) {
    try forEachGroup(count, of: start.examples, batch) { joined, size throws(AttributionError) in
      let starts = InitialRelevance.values(start.repeated(size))
      let pass =
        node == 0
        ? try gradient(of: joined, from: starts, at: [0])
        : try gradient(
          of: inputs.repeated(size), from: starts, at: [node], relu: .gradient,
          replacing: Replacement(of: node, by: joined))
      return pass.gradients[0]
    } use: {
      use($0, $1)
    }
  }

  /// Computes the outputs for each of `count` batches of values of a node, in order. If the node is
  /// the input, the batches take the place of `inputs`.
  func forEachOutput(
    _ count: Int, of inputs: Tensor, at node: Int = 0, values batch: (_ n: Int) -> Tensor,
    use: (_ n: Int, _ output: Tensor) -> Void
  ) throws(AttributionError) {
    try forEachGroup(count, of: inputs.examples, batch) { joined, size throws(AttributionError) in
      if node == 0 { return try output(of: joined) }
      return try activations(
        of: inputs.repeated(size), at: [network.outputPosition],
        replacing: Replacement(of: node, by: joined))[0]
    } use: {
      use($0, $1)
    }
  }

  /// Joins a few batches per pass, because engines are faster on fewer, larger passes. Results do
  /// not change: an example's numbers are independent of the rest of the batch.
  func forEachGroup(
    _ count: Int, of examples: Int, _ batch: (Int) -> Tensor,
    pass: (_ joined: Tensor, _ size: Int) throws(AttributionError) -> Tensor,
    use: (Int, Tensor) -> Void
  ) throws(AttributionError) {
    let size = max(1, 16 / max(examples, 1))
    for first in stride(from: 0, to: count, by: size) {
      let group = first..<min(first + size, count)
      let result = try pass(Tensor(joining: group.map(batch)), group.count)
      for n in group { use(n, result.part(n - first, of: group.count)) }
      PassProgress.current?(group.upperBound, of: count)
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
