public import Attribution
public import Networks

extension Ledger {
  /// The ledger node by node, from the output down: what came in, what went out, and a column for
  /// each sink that took something anywhere; last, what each sink took altogether.
  ///
  /// - Parameter digits: Significant digits.
  public func table(for network: Network, digits: Int = 6) -> TextTable {
    let sinks = Sink.allCases.filter { sink in entries.contains { $0.sinks[sink] != nil } }
    func cell(_ amount: Double?) -> String { amount.map { formatted($0, digits: digits) } ?? "" }

    var table = TextTable(["node", "received", "handed down"] + sinks.map(\.rawValue))
    for (node, entry) in zip(network.nodes, entries).reversed() {
      let kept = node.operation == .input
      table.add(
        [node.name, cell(entry.received), kept ? "" : cell(entry.propagated)]
          + sinks.map { cell(entry.sinks[$0]) })
    }
    if !sinks.isEmpty { table.add(["all sinks", "", ""] + sinks.map { cell(total($0)) }) }
    return table
  }
}
