import Attribution
import Networks

/// The ledgers of a pass's examples, written while relevance is propagated.
struct PassLedgers {
  private(set) var ledgers: [Ledger]
  private let units: [Unit]
  /// What each unit has received so far, for each example.
  private var received: [[Double]]

  init(_ pass: Pass, nodes: Int) {
    units = pass.units
    ledgers = Array(repeating: Ledger(nodes: nodes), count: pass.examples)
    received = Array(
      repeating: Array(repeating: 0, count: pass.examples), count: pass.units.count)
  }

  /// Records the initial relevance, which the output holds.
  mutating func start(_ pass: Pass) { received[units.count - 1] = pass.totals(units.count - 1) }

  /// Records what a unit has received, once every reader has propagated.
  mutating func recordReceived(at unit: Int) {
    guard let node = units[unit].node else { return }
    for n in ledgers.indices { ledgers[n].recordReceived(received[unit][n], at: node) }
  }

  /// Records what a unit propagated: the increase of its operands' sums.
  mutating func recordPropagated(from unit: Int, _ pass: Pass) {
    for operand in Set(units[unit].operands) {
      let now = pass.totals(operand)
      for n in ledgers.indices {
        if let node = units[unit].node {
          ledgers[n].recordPropagated(now[n] - received[operand][n], at: node)
        }
      }
      received[operand] = now
    }
  }

  /// Records that a unit passed everything it received to its operand, of which it is the only reader.
  mutating func recordPassed(from unit: Int) {
    let operand = units[unit].operands[0]
    received[operand] = received[unit]
    guard let node = units[unit].node else { return }
    for n in ledgers.indices { ledgers[n].recordPropagated(received[unit][n], at: node) }
  }

  /// Records what stayed behind at a unit before it propagates the rest.
  mutating func recordRest(_ amounts: [Double], in sink: Sink, at unit: Int, _ pass: Pass) {
    received[unit] = pass.totals(unit)
    guard let node = units[unit].node else { return }
    for (n, amount) in amounts.enumerated() {
      ledgers[n].recordReceived(amount, at: node)
      ledgers[n].recordSink(amount, in: sink, at: node)
    }
  }

  /// Records what stayed behind at a unit.
  mutating func recordSink(_ amount: Double, in sink: Sink, of n: Int, at unit: Int) {
    guard let node = units[unit].node else { return }
    ledgers[n].recordSink(amount, in: sink, at: node)
  }

  /// Records what stayed behind of each example at a unit.
  mutating func record(_ amounts: [Double], in sink: Sink, at unit: Int) {
    for (n, amount) in amounts.enumerated() { recordSink(amount, in: sink, of: n, at: unit) }
  }

  /// Records that everything a unit received stays there: it is a constant, or counts as one.
  mutating func keep(at unit: Int) { record(received[unit], in: .constant, at: unit) }
}
