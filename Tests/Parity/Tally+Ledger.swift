import Attribution
import Networks
import Testing

extension Tally {
  /// Expects, node by node, that what came in, what went out and every sink is within tolerance, and
  /// that over the whole network start = inputs + Σ sinks.
  mutating func expect(
    _ found: Ledger, _ expected: Ledger, _ comment: String,
    at location: SourceLocation = #_sourceLocation, within tolerance: (_ node: Int) -> Double
  ) {
    guard found.entries.count == expected.entries.count else {
      Issue.record("\(comment): \(found.entries.count) entries", sourceLocation: location)
      return
    }
    var whole = 0.0
    for (node, (entry, scalar)) in zip(found.entries, expected.entries).enumerated() {
      let tolerance = tolerance(node)
      whole += tolerance
      expect(
        entry.received, scalar.received, within: tolerance, "\(comment), node \(node), received",
        at: location)
      expect(
        entry.propagated, scalar.propagated, within: tolerance,
        "\(comment), node \(node), propagated", at: location)
      for sink in Set(entry.sinks.keys).union(scalar.sinks.keys) {
        expect(
          entry.sinks[sink] ?? 0, scalar.sinks[sink] ?? 0, within: tolerance,
          "\(comment), node \(node), \(sink.rawValue)", at: location)
      }
    }
    expect(
      found.entries[found.entries.count - 1].received,
      found.entries[0].received + found.totalSunk, within: whole, "\(comment), balance",
      at: location)
  }
}

extension RelevancePass {
  /// For each node Σ |message|, of a pass at all nodes; for the input, which sends none, Σ |R|.
  func messageMagnitudes(_ example: Int) -> [Double] {
    let input = relevances[0].example(example).elements.reduce(0) { $0 + abs($1) }
    return [input] + ledgers[example].entries.dropFirst().map { $0.messageMagnitude ?? 0 }
  }
}
