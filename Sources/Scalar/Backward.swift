import Networks

extension Network {
  /// The backward pass of the scalar path, common to all methods.
  ///
  /// From the output to the input, every node that has received something propagates it to its
  /// operands. What a node receives from several readers adds up. The gradient, DeepLIFT and every
  /// LRP rule differ only in `step`.
  ///
  /// - Parameters:
  ///   - start: What the output receives.
  ///   - width: The number of values per neuron.
  ///   - step: What a node propagates to each of its operands, given its position and what it
  ///     received.
  /// - Returns: What every node received, in the network's order.
  func backward(
    from start: [Double], width: Int = 1,
    step: (_ node: Int, _ received: [Double]) -> [[Double]]
  ) -> [[Double]] {
    var received = nodes.map { Array(repeating: 0.0, count: width * $0.shape.count) }
    received[outputPosition] = start
    for (position, node) in nodes.enumerated().reversed() {
      let propagated = step(position, received[position])
      for (operand, values) in zip(node.operands, propagated) {
        for j in values.indices { received[operand][j] += values[j] }
      }
    }
    return received
  }
}
