import Attribution
import Networks
import Numerics

extension Network {
  /// A node without a choice: relevance returns to the elements that were moved; the largest element
  /// of a window takes all; the relevance of a table's row goes to the index that named it.
  ///
  /// A message that takes everything from a neuron to the neuron at the same place writes no row.
  func route(
    _ R: [Double], from position: Int, of example: Int, a: [[Double]], ledger: inout Ledger,
    tracer: some Tracer
  ) -> [[Double]] {
    let node = nodes[position]
    let receivers = receivers(below: position, a)
    var propagated = node.operands.map { Array(repeating: 0.0, count: nodes[$0].shape.count) }
    var (sum, padding) = (0.0, 0.0)
    func record(_ receiver: Redistribution.Receiver, from k: Int) {
      tracer.record(
        Redistribution(
          example: example, node: position, k: k, receiver: receiver, contribution: 1, total: 1,
          relevance: R[k], message: R[k]))
    }
    for k in R.indices where R[k] != 0 {
      guard let receiver = receivers[k] else {
        padding += R[k]
        record(.sink(.padding), from: k)
        continue
      }
      propagated[receiver.operand][receiver.index] += R[k]
      sum += R[k]
      if receiver.index != k {
        record(.neuron(node: node.operands[receiver.operand], index: receiver.index), from: k)
      }
    }
    ledger.recordPropagated(sum, messageMagnitude: R.sumOfMagnitudes, at: position)
    ledger.recordSink(padding, in: .padding, at: position)
    return propagated
  }

  /// The neuron that receives R_k; `nil` for padding.
  private func receivers(below position: Int, _ a: [[Double]]) -> [(operand: Int, index: Int)?] {
    let node = nodes[position]
    let shapes = node.operands.map { nodes[$0].shape }
    switch node.operation.form {
    case .routing(.rearrangement(let rearrangement)):
      let connections = RearrangementConnections(rearrangement, of: shapes, into: node.shape)
      let starts = shapes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
      return connections.below.map { j in
        guard j > 0 else { return nil }
        let operand = starts.lastIndex { $0 < j } ?? 0
        return (operand, j - 1 - starts[operand])
      }
    case .routing(.maxPooling(let window)):
      return MaxPooling(window, of: shapes[0], a[node.operands[0]]).winners.map { (0, $0) }
    case .lookup(let table):
      return (0..<node.shape.count).map { (0, $0 / table.shape.axes[1]) }
    case .source, .linear, .elementwise, .product, .normalising:
      preconditionFailure("'\(node.name)' does not route relevance")
    }
  }
}
