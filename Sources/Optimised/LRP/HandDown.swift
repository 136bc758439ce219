import Attribution
import Networks

/// The ledgers of a pass's examples, kept while relevance goes down.
struct Accounts {
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

  /// Notes what the output starts with.
  mutating func start(_ pass: Pass) { received[units.count - 1] = pass.totals(units.count - 1) }

  /// Notes that all has arrived at a unit.
  mutating func receive(at unit: Int) {
    guard let node = units[unit].node else { return }
    for n in ledgers.indices { ledgers[n].receive(received[unit][n], at: node) }
  }

  /// Notes what a unit has handed to its operands: what they have now and had not before.
  mutating func handDown(from unit: Int, _ pass: Pass) {
    for operand in Set(units[unit].operands) {
      let now = pass.totals(operand)
      for n in ledgers.indices {
        if let node = units[unit].node {
          ledgers[n].handDown(now[n] - received[operand][n], at: node)
        }
      }
      received[operand] = now
    }
  }

  /// Notes that a unit has handed all that it received to its one operand, which nobody else reads.
  mutating func passOn(from unit: Int) {
    let operand = units[unit].operands[0]
    received[operand] = received[unit]
    guard let node = units[unit].node else { return }
    for n in ledgers.indices { ledgers[n].handDown(received[unit][n], at: node) }
  }

  /// Notes what stayed behind at a unit.
  mutating func leave(_ amount: Double, in sink: Sink, of n: Int, at unit: Int) {
    guard let node = units[unit].node else { return }
    ledgers[n].leave(amount, in: sink, at: node)
  }

  /// What a unit has received.
  func received(_ unit: Int) -> [Double] { received[unit] }
}

extension Pass {
  /// The sum of what each example has at a unit.
  func totals(_ unit: Int) -> [Double] {
    let R = relevance(unit)
    var totals = Array(repeating: 0.0, count: examples)
    totals.withUnsafeMutableBufferPointer { totals in
      nonisolated(unsafe) let totals = totals
      team.forEach(examples) { n in totals[n] = total(R.example(n), R.layout.count) }
    }
    return totals
  }

  /// LRP at one unit: what it hands to each of its operands, given what it received.
  func handDown(from unit: Int, under plan: Plan, _ accounts: inout Accounts) {
    accounts.receive(at: unit)
    let treatment = units[unit].node.map { plan.steps[$0].treatment } ?? .route
    switch treatment {
    case .keep:
      if units[unit].operation != .input {
        for (n, amount) in accounts.received(unit).enumerated() {
          accounts.leave(amount, in: .constant, of: n, at: unit)
        }
      }
      return
    case .route:
      route(from: unit, &accounts)
    case .rule(.pass):
      let operand = units[unit].operands[0]
      guard received[operand]?.base != received[unit]?.base else {
        accounts.passOn(from: unit)
        return
      }
      add(relevance(unit), to: operand)
    case .rule(.gradient):
      let operand = units[unit].operands[0]
      let isInPlace = received[operand]?.base == received[unit]?.base
      let left = ownGradient(
        relevance(unit), from: unit, into: relevance(operand), adds: !isInPlace && adds(to: operand)
      )
      for (n, amount) in left.enumerated() {
        accounts.leave(amount, in: .gradient, of: n, at: unit)
      }
      hasReceived[operand] = true
    case .rule(let rule):
      guard case .linear(let connections) = units[unit].work else {
        preconditionFailure("\(rule) needs a linear operation")
      }
      let sinks = Decomposition(of: unit, connections, in: self).apply(rule.sides)
      for (n, sinks) in sinks.enumerated() {
        for (sink, amount) in sinks { accounts.leave(amount, in: sink, of: n, at: unit) }
      }
    }
    accounts.handDown(from: unit, self)
  }

  /// Adds numbers to what an operand has received, place by place.
  func add(_ R: Buffer, to operand: Int) {
    let (target, adds) = (relevance(operand), adds(to: operand))
    team.forEachRow(of: target.layout, examples: examples) { row, n in
      let (source, target) = (R.row(row, of: n), target.row(row, of: n))
      if adds {
        for i in 0..<R.layout.width { target[i] += source[i] }
      } else {
        target.update(from: source, count: R.layout.width)
      }
    }
    hasReceived[operand] = true
  }
}

extension Rule {
  /// The decompositions that it is made of.
  fileprivate var sides: [Side] {
    switch self {
    case .zero: Side.zero
    case .epsilon(let ε): Side.epsilon(ε)
    case .gamma(let γ, let ε): Side.gamma(γ, stabiliser: ε)
    case .documentsGamma(let γ, let ε): Side.documentsGamma(γ, stabiliser: ε)
    case .alphaBeta(let α, let β, let ε): Side.alphaBeta(α, β, stabiliser: ε)
    case .zPlus(let ε): Side.zPlus(stabiliser: ε)
    case .zBox(let low, let high, let ε): Side.zBox(low: low, high: high, stabiliser: ε)
    case .wSquare(let ε): Side.wSquare(stabiliser: ε)
    case .flat(let ε): Side.flat(stabiliser: ε)
    case .norm(let ε): Side.norm(stabiliser: ε)
    case .pass, .gradient: preconditionFailure("\(self) does not decompose")
    }
  }
}
