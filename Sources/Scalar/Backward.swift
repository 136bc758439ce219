import Networks

extension Network {
  /// The one reverse walk of the scalar path.
  ///
  /// From the output to the input, every node that has received something hands it on, and what a
  /// node receives from several others adds up. What a node hands to its operands is the only
  /// difference between the gradient, DeepLIFT and every rule of LRP.
  ///
  /// - Parameters:
  ///   - start: What the output receives.
  ///   - width: How many numbers travel for each neuron.
  ///   - step: What a node (by position), given what it received, hands to each of its operands.
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
