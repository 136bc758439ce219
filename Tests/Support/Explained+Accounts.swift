import Attribution
import Networks
import Testing

extension Explained {
  /// At every node in = out + Σ sinks; in the whole network start = inputs + Σ sinks.
  func expectLedgerBalances(_ comment: String, at location: SourceLocation = #_sourceLocation) {
    for (node, entry) in ledger.entries.enumerated().dropFirst() {
      expectClose(
        entry.received, entry.propagated + entry.sinks.values.reduce(0, +),
        scale: entry.messageMagnitude,
        comment: "\(comment), node \(node):", at: location)
    }
    expectClose(
      relevance[network.outputPosition].reduce(0, +),
      explanation.reduce(0, +) + ledger.totalSunk, scale: messageMagnitude, comment: comment,
      at: location)
  }

  /// For every neuron that hands down, its rows, sinks included, add up to its relevance.
  func expectRowsAddUp(_ comment: String, at location: SourceLocation = #_sourceLocation) {
    var first = 0
    while first < trace.count {
      let row = trace[first]
      let rows = trace[first...].prefix { $0.node == row.node && $0.k == row.k }
      first = rows.endIndex
      expectClose(
        rows.reduce(0) { $0 + $1.message }, relevance[row.node][row.k],
        scale: rows.reduce(0) { $0 + abs($1.message) }, comment: "\(comment), \(row):",
        at: location)
    }
  }
}
