import Attribution
import Networks

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
  func propagate(from unit: Int, under plan: Plan, _ ledgers: inout PassLedgers) {
    ledgers.recordReceived(at: unit)
    let treatment = units[unit].node.map { plan.steps[$0].treatment } ?? .route
    switch treatment {
    case .keep:
      if units[unit].operation != .input {
        for (n, amount) in ledgers.received(unit).enumerated() {
          ledgers.recordSink(amount, in: .constant, of: n, at: unit)
        }
      }
      return
    case .route:
      route(from: unit, &ledgers)
    case .rule(.pass):
      let operand = units[unit].operands[0]
      guard received[operand]?.base != received[unit]?.base else {
        ledgers.recordPassed(from: unit)
        return
      }
      add(relevance(unit), to: operand)
    case .rule(.gradient):
      let operand = units[unit].operands[0]
      let isInPlace = received[operand]?.base == received[unit]?.base
      let left = activationGradient(
        relevance(unit), from: unit, into: relevance(operand), adds: !isInPlace && adds(to: operand)
      )
      for (n, amount) in left.enumerated() {
        ledgers.recordSink(amount, in: .gradient, of: n, at: unit)
      }
      hasReceived[operand] = true
    case .rule(let rule):
      guard case .linear(let connections) = units[unit].work else {
        preconditionFailure("\(rule) needs a linear operation")
      }
      let sinks = Decomposition(of: unit, connections, in: self).apply(rule.subRules)
      for (n, sinks) in sinks.enumerated() {
        for (sink, amount) in sinks { ledgers.recordSink(amount, in: sink, of: n, at: unit) }
      }
    }
    ledgers.recordPropagated(from: unit, self)
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
  fileprivate var subRules: [SubRule] {
    switch self {
    case .zero: SubRule.zero
    case .epsilon(let ε): SubRule.epsilon(ε)
    case .gamma(let γ, let ε): SubRule.gamma(γ, stabiliser: ε)
    case .gammaAsPrinted(let γ, let ε): SubRule.gammaAsPrinted(γ, stabiliser: ε)
    case .alphaBeta(let α, let β, let ε): SubRule.alphaBeta(α, β, stabiliser: ε)
    case .zPlus(let ε): SubRule.zPlus(stabiliser: ε)
    case .zBox(let low, let high, let ε): SubRule.zBox(low: low, high: high, stabiliser: ε)
    case .wSquare(let ε): SubRule.wSquare(stabiliser: ε)
    case .flat(let ε): SubRule.flat(stabiliser: ε)
    case .norm(let ε): SubRule.norm(stabiliser: ε)
    case .pass, .gradient: preconditionFailure("\(self) does not decompose")
    }
  }
}
