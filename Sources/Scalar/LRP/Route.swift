import Attribution
import Networks

extension Network {
  /// A node without a choice: where elements were moved, relevance moves back; the largest element
  /// of a window takes all; a row of a table hands its sum to the index that named it; a product
  /// gives all to its signals, to two of them half each, and nothing to a gate.
  ///
  /// A message that goes from a neuron to the neuron of the same place is passed on unchanged and
  /// writes no row.
  func route(
    _ R: [Double], from position: Int, of example: Int, a: [[Double]], ledger: inout Ledger,
    tracer: some Tracer
  ) -> [[Double]] {
    let node = nodes[position]
    let receivers = receivers(below: position, a)
    var propagated = node.operands.map { Array(repeating: 0.0, count: nodes[$0].shape.count) }
    var (sum, messageMagnitude, padding) = (0.0, 0.0, 0.0)
    for k in R.indices where R[k] != 0 {
      let message = R[k] / Double(receivers[k].count)
      for receiver in receivers[k] {
        messageMagnitude += abs(message)
        guard let receiver else {
          padding += message
          tracer.record(
            Redistribution(
              example: example, node: position, k: k, receiver: .sink(.padding), contribution: 1,
              total: Double(receivers[k].count), relevance: R[k], message: message))
          continue
        }
        propagated[receiver.operand][receiver.index] += message
        sum += message
        if receivers[k].count > 1 || receiver.index != k {
          tracer.record(
            Redistribution(
              example: example, node: position, k: k,
              receiver: .neuron(node: node.operands[receiver.operand], index: receiver.index),
              contribution: 1, total: Double(receivers[k].count), relevance: R[k],
              message: message))
        }
      }
    }
    ledger.recordPropagated(sum, messageMagnitude: messageMagnitude, at: position)
    ledger.recordSink(padding, in: .padding, at: position)
    return propagated
  }

  /// Who shares what neuron k has, in equal parts; nobody is padding.
  private func receivers(
    below position: Int, _ a: [[Double]]
  ) -> [[(operand: Int, index: Int)?]] {
    let node = nodes[position]
    let shapes = node.operands.map { nodes[$0].shape }
    switch node.operation {
    case .rearrange(let rearrangement):
      let connections = RearrangementConnections(rearrangement, of: shapes, into: node.shape)
      let starts = shapes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
      return connections.below.map { j in
        guard j > 0 else { return [nil] }
        let operand = starts.lastIndex { $0 < j } ?? 0
        return [(operand, j - 1 - starts[operand])]
      }
    case .maxPool(let window):
      return MaxPooling(window, of: shapes[0], a[node.operands[0]]).winners.map { [(0, $0)] }
    case .multiply(let first, let second):
      let below = shapes.map { $0.spread(over: node.shape) }
      let signals = [first, second].indices.filter { [first, second][$0] == .signal }
      return (0..<node.shape.count).map { k in signals.map { ($0, below[$0][k]) } }
    case .embedding(let table):
      return (0..<node.shape.count).map { [(0, $0 / table.shape.axes[1])] }
    case .input, .constant, .dense, .convolution, .add, .averagePool, .mean, .affine,
      .batchNormalization, .activation, .matrixProduct, .softmax, .layerNormalization:
      preconditionFailure("'\(node.name)' does not route relevance")
    }
  }
}
