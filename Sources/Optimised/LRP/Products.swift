import Attribution
import Networks

extension Pass {
  /// A product element by element: its relevance goes to the two factors at each place.
  ///
  /// By role and half each need no values, and the factors' shares are run through the transposed
  /// spread. The other rules divide place by place.
  ///
  /// Definition: Scalar/LRP/Products.swift.
  func product(
    by rule: ProductRule, from unit: Int, _ spreads: [BoxConnections],
    _ ledgers: inout PassLedgers
  ) {
    switch rule {
    case .byRole:
      guard case .multiply(let first, let second) = units[unit].operation else { return }
      let part = first == .signal && second == .signal ? 0.5 : 1
      for (factor, role) in [first, second].enumerated() {
        send(relevance(unit), times: role == .signal ? part : 0, to: factor, of: unit, spreads)
      }
    case .half:
      for factor in 0..<2 { send(relevance(unit), times: 0.5, to: factor, of: unit, spreads) }
    case .proportional(let ε):
      divide(from: unit, spreads, stabiliser: Float(ε), &ledgers) { $0 }
    case .absolute:
      divide(from: unit, spreads, stabiliser: 0, &ledgers, orHalf: true) { abs($0) }
    }
  }

  /// Adds the messages of all places to a factor's relevance, each times `part`.
  private func send(
    _ messages: Buffer, times part: Double, to factor: Int, of unit: Int,
    _ spreads: [BoxConnections]
  ) {
    let operand = units[unit].operands[factor]
    guard part != 0 else {
      _ = prepare(operand)
      return
    }
    spreads[factor].transposed(
      messages, .parts(positive: part, negative: part), into: relevance(operand), operand: 0,
      examples: examples, adds: adds(to: operand), team: team)
    hasReceived[operand] = true
  }

  /// R · (n(x), n(y)) / S(n(x) + n(y)) at every place.
  ///
  /// - Parameter orHalf: Whether each factor takes half where both numerators are zero; otherwise the
  ///   relevance stays behind.
  private func divide(
    from unit: Int, _ spreads: [BoxConnections], stabiliser ε: Float,
    _ ledgers: inout PassLedgers, orHalf: Bool = false, numerator: (Float) -> Float
  ) {
    let R = relevance(unit)
    let messages = (0..<2).map { factor in
      let values = scratch.take(R.layout, examples: examples)
      spreads[factor].forward(
        [value(units[unit].operands[factor])], into: values, examples: examples, team: team)
      return values
    }
    for n in 0..<examples {
      var (stabiliser, zeroDenominator) = (0.0, 0.0)
      for row in 0..<R.layout.rows {
        let R = R.row(row, of: n)
        let (first, second) = (messages[0].row(row, of: n), messages[1].row(row, of: n))
        for i in 0..<messages[0].layout.width {
          let (x, y) = (numerator(first[i]), numerator(second[i]))
          let d = x + y
          let S = d + (d < 0 ? -ε : ε)
          if x == 0 && y == 0 || S == 0 {
            if !orHalf { zeroDenominator += Double(R[i]) }
            (first[i], second[i]) = orHalf ? (R[i] / 2, R[i] / 2) : (0, 0)
          } else {
            stabiliser += Double((S - d) / S * R[i])
            (first[i], second[i]) = (x / S * R[i], y / S * R[i])
          }
        }
      }
      ledgers.recordSink(stabiliser, in: .stabiliser, of: n, at: unit)
      ledgers.recordSink(zeroDenominator, in: .zeroDenominator, of: n, at: unit)
    }
    for factor in 0..<2 { send(messages[factor], times: 1, to: factor, of: unit, spreads) }
  }
}
