import Attribution
import Networks

extension Pass {
  /// The sum of each example's relevance at a unit.
  func totals(_ unit: Int) -> [Double] {
    let R = relevance(unit)
    var totals = Array(repeating: 0.0, count: examples)
    totals.withUnsafeMutableBufferPointer { totals in
      nonisolated(unsafe) let totals = totals
      team.forEach(examples) { n in totals[n] = total(R.example(n), R.layout.count) }
    }
    return totals
  }

  /// LRP at one unit: propagates what it received to its operands.
  func propagate(from unit: Int, under plan: Plan, _ ledgers: inout PassLedgers) {
    ledgers.recordReceived(at: unit)
    let treatment = units[unit].node.map { plan.steps[$0].treatment } ?? .route
    switch treatment {
    case .keep:
      if units[unit].operation != .input { ledgers.keep(at: unit) }
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
      ledgers.record(activationGradient(from: unit), in: .gradient, at: unit)
    case .rule(.gate):
      gate(from: unit, &ledgers)
    case .rule(.taylor):
      ledgers.record(taylor(from: unit), in: .taylor, at: unit)
    case .rule(let rule):
      if case .product(let rule) = rule, case .product(let spreads) = units[unit].work {
        product(by: rule, from: unit, spreads, &ledgers)
      } else {
        decompose(by: rule, from: unit, &ledgers)
      }
    }
    ledgers.recordPropagated(from: unit, self)
  }

  /// A decomposition over the unit's connections.
  private func decompose(by rule: Rule, from unit: Int, _ ledgers: inout PassLedgers) {
    guard let subRules = rule.subRules else { preconditionFailure("\(rule) does not decompose") }
    let sinks = Decomposition(of: unit, connections(of: unit, under: rule), in: self)
      .apply(subRules)
    for (n, sinks) in sinks.enumerated() {
      for (sink, amount) in sinks { ledgers.recordSink(amount, in: sink, of: n, at: unit) }
    }
  }

  /// The connections of a unit that is linear, or becomes linear when some of its values are taken as
  /// constants.
  private func connections(of unit: Int, under rule: Rule) -> Connections {
    switch units[unit].work {
    case .linear(.matrixProduct(let product)):
      if case .product(.half) = rule {
        .matrixProduct(product.with(parts: (0.5, 0.5)))
      } else {
        .matrixProduct(product)
      }
    case .linear(let connections): connections
    case .layerNormalization(let normalizing):
      .layerNormalization(LayerNormalizationConnections(normalizing))
    case .input, .constant, .rearrange, .activation, .maxPool, .product, .softmax, .embedding:
      preconditionFailure("a \(units[unit].operation.kind.rawValue) has no connections")
    }
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
  /// The sub-rules of a rule; `nil` if the rule is not a decomposition.
  var subRules: [SubRule]? {
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
    case .sign(let μ): SubRule.sign(above: μ)
    case .norm(let ε), .product(.byRole(let ε)), .product(.half(let ε)):
      SubRule.norm(stabiliser: ε)
    case .withoutBias(let rule): rule.subRules.map { $0.map(\.withoutBias) }
    case .pass, .gradient, .gate, .taylor, .product(.proportional), .product(.absolute): nil
    }
  }
}
