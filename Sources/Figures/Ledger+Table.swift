public import Attribution
public import Networks

extension Ledger {
  /// The ledger as a table, from the output down: the relevance received and propagated at each
  /// node, and a column for every sink that took any. The last row has the total of each sink.
  ///
  /// - Parameters:
  ///   - network: The network of the ledger.
  ///   - digits: The number of significant digits.
  public func table(for network: Network, digits: Int = 6) -> TextTable {
    let sinks = Sink.allCases.filter { sink in entries.contains { $0.sinks[sink] != nil } }
    func cell(_ amount: Double?) -> String { amount.map { formatted($0, digits: digits) } ?? "" }

    var table = TextTable(["node", "received", "propagated"] + sinks.map(\.rawValue))
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
