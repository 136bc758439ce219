import Attribution
import Networks

/// How a product x · y divides its relevance: the factors' numerators over their common denominator.
struct ProductShares {
  /// The numerators for values x and y; `nil` where a factor takes nothing whatever the values.
  let numerators: (_ x: Double, _ y: Double) -> (first: Double?, second: Double?)
  /// ε in the denominator d + ε·sgn(d), where d is the sum of both numerators.
  var stabiliser = 0.0
}

extension ProductRule {
  /// The rule at a product element by element.
  ///
  ///     by role        (0, 1) / 1 for a gate and a signal, (1, 1) / 2 for two signals
  ///     half           (1, 1) / 2
  ///     proportional   (x, y) / (x + y)              the sum stabilised
  ///     absolute       (|x|, |y|) / (|x| + |y|)      both zero: half each
  ///
  /// Used for: gates of recurrent cells, gated linear units.
  /// Sinks: `stabiliser` and `zeroDenominator`, under `proportional` only. `proportional` has no
  /// bound where x and y nearly cancel.
  ///
  /// Source: Arras et al. 2017 (by role) and 2019, "Explaining and Interpreting LSTMs", section 3
  /// (the others); half each also in Achtibat et al. 2024, proposition 3.2.
  func shares(_ first: Role, _ second: Role) -> ProductShares {
    switch self {
    case .byRole:
      ProductShares { _, _ in
        (first == .signal ? 1 : nil, second == .signal ? 1 : nil)
      }
    case .half:
      ProductShares { _, _ in (1, 1) }
    case .proportional(let ε):
      ProductShares(numerators: { x, y in (x, y) }, stabiliser: ε)
    case .absolute:
      ProductShares { x, y in x == 0 && y == 0 ? (1, 1) : (abs(x), abs(y)) }
    }
  }
}

extension Network {
  /// A product element by element: each neuron redistributes its relevance to the two factors at its
  /// place.
  ///
  /// A factor that takes nothing writes no row, and neither does a message that takes everything from
  /// a neuron to the neuron at the same place.
  func product(
    _ R: [Double], by shares: ProductShares, from position: Int, of example: Int, a: [[Double]],
    ledger: inout Ledger, tracer: some Tracer
  ) -> [[Double]] {
    let node = nodes[position]
    let places = node.operands.map { nodes[$0].shape.spread(over: node.shape) }
    var propagated = node.operands.map { Array(repeating: 0.0, count: nodes[$0].shape.count) }
    var (sum, messageMagnitude) = (0.0, 0.0)
    var sinks: [Sink: Double] = [:]
    func record(
      _ message: Double, to receiver: Redistribution.Receiver, from k: Int, _ contribution: Double,
      over total: Double
    ) {
      messageMagnitude += abs(message)
      if case .sink(let sink) = receiver { sinks[sink, default: 0] += message }
      if case .neuron(_, k) = receiver, contribution == total { return }
      tracer.record(
        Redistribution(
          example: example, node: position, k: k, receiver: receiver, contribution: contribution,
          total: total, relevance: R[k], message: message))
    }
    for k in R.indices where R[k] != 0 {
      let (x, y) = (a[node.operands[0]][places[0][k]], a[node.operands[1]][places[1][k]])
      let numerators = shares.numerators(x, y)
      let d = (numerators.first ?? 0) + (numerators.second ?? 0)
      let S = d + shares.stabiliser * sgn(d)
      guard S != 0, numerators.first != 0 || numerators.second != 0 else {
        record(R[k], to: .sink(.zeroDenominator), from: k, 0, over: 0)
        continue
      }
      for (factor, numerator) in [numerators.first, numerators.second].enumerated() {
        guard let numerator, numerator != 0 else { continue }
        let (message, j) = (numerator / S * R[k], places[factor][k])
        propagated[factor][j] += message
        sum += message
        record(
          message, to: .neuron(node: node.operands[factor], index: j), from: k, numerator, over: S)
      }
      if S != d {
        record((S - d) / S * R[k], to: .sink(.stabiliser), from: k, S - d, over: S)
      }
    }
    ledger.recordPropagated(sum, messageMagnitude: messageMagnitude, at: position)
    for (sink, amount) in sinks { ledger.recordSink(amount, in: sink, at: position) }
    return propagated
  }
}
