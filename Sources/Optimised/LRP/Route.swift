import Attribution
import Networks

extension Pass {
  /// A unit whose operation leaves no choice. Relevance returns to the elements that were moved;
  /// the largest element of a window takes all; that of a table's row goes to the index that
  /// selected it.
  func route(from unit: Int, _ ledgers: inout PassLedgers) {
    let R = relevance(unit)
    switch units[unit].work {
    case .rearrange(let connections):
      for n in 0..<examples {
        ledgers.recordSink(connections.padding(of: R, n), in: .padding, of: n, at: unit)
      }
      moveBack(R, from: unit, connections)
    case .maxPool(let pooling):
      let operand = units[unit].operands[0]
      pooling.route(
        R, by: value(operand), into: prepare(operand), examples: examples, team: team)
    case .embedding(let table):
      let operand = units[unit].operands[0]
      let (target, width) = (prepare(operand), table.shape.axes[1])
      for n in 0..<examples {
        for i in 0..<target.layout.count {
          target.example(n)[i] += sum(R.example(n) + i * width, width)
        }
      }
    case .input, .constant, .linear, .activation, .product, .softmax, .layerNormalization:
      preconditionFailure("a \(units[unit].operation.kind.rawValue) does not route relevance")
    }
  }

  /// Propagates along a rearrangement: every element's relevance returns to where it came from.
  func moveBack(_ m: Buffer, from unit: Int, _ connections: RearrangementConnections) {
    for (place, operand) in units[unit].operands.enumerated() {
      connections.transposed(
        m, into: relevance(operand), operand: place, examples: examples, adds: adds(to: operand),
        team: team)
      hasReceived[operand] = true
    }
  }
}
