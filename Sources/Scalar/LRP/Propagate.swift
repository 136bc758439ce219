import Attribution
import Networks

extension Network {
  /// LRP at one node: what it hands to each of its operands, given the relevance it received.
  ///
  /// - Parameters:
  ///   - example: Which of the batch, for the trace.
  ///   - a: The value of every node.
  func propagate(
    _ R: [Double], from position: Int, of example: Int, a: [[Double]],
    under treatment: Plan.Treatment,
    ledger: inout Ledger, tracer: some Tracer
  ) -> [[Double]] {
    let node = nodes[position]
    ledger.recordReceived(R.reduce(0, +), at: position)

    switch treatment {
    case .keep:
      if node.operation != .input {
        ledger.recordPropagated(0, messageMagnitude: R.reduce(0) { $0 + abs($1) }, at: position)
        ledger.recordSink(R.reduce(0, +), in: .constant, at: position)
      }
      return []
    case .route:
      return route(R, from: position, of: example, a: a, ledger: &ledger, tracer: tracer)
    case .rule(.pass):
      ledger.pass(R, at: position)
      return [R]
    case .rule(.gradient):
      return activationGradient(
        R, from: position, of: example, a: a, ledger: &ledger, tracer: tracer)
    case .rule(let rule):
      let operands = node.operands.map { (node: $0, count: nodes[$0].shape.count) }
      var decomposition = Decomposition(
        example: example, node: position, operands: operands,
        connections: connections(of: position, a),
        a: [1] + node.operands.map { a[$0] }.joined(), z: a[position], R: R,
        propagated: Array(repeating: 0, count: 1 + operands.map(\.count).reduce(0, +)),
        tracer: tracer)
      decomposition.apply(rule, operands: node.operands.map { nodes[$0].shape })
      ledger.note(decomposition)
      return split(decomposition.propagated, operands: operands.map(\.count))
    }
  }
}

extension Decomposition {
  fileprivate mutating func apply(_ rule: Rule, operands: [Shape]) {
    switch rule {
    case .zero: zero()
    case .epsilon(let ε): epsilon(ε)
    case .gamma(let γ, let ε): gamma(γ, stabiliser: ε)
    case .gammaAsPrinted(let γ, let ε): gammaAsPrinted(γ, stabiliser: ε)
    case .alphaBeta(let α, let β, let ε): alphaBeta(α, β, stabiliser: ε)
    case .zPlus(let ε): zPlus(stabiliser: ε)
    case .zBox(let low, let high, let ε):
      zBox(
        low: operands.flatMap(low.expanded), high: operands.flatMap(high.expanded), stabiliser: ε)
    case .wSquare(let ε): wSquare(stabiliser: ε)
    case .flat(let ε): flat(stabiliser: ε)
    case .norm(let ε): norm(stabiliser: ε)
    case .pass, .gradient: preconditionFailure("\(rule) does not decompose")
    }
  }
}

extension Ledger {
  /// A node that hands down all that it received.
  mutating func pass(_ R: [Double], at node: Int) {
    recordPropagated(R.reduce(0, +), messageMagnitude: R.reduce(0) { $0 + abs($1) }, at: node)
  }

  fileprivate mutating func note(_ decomposition: Decomposition<some Tracer>) {
    let node = decomposition.node
    recordPropagated(
      decomposition.propagated.dropFirst().reduce(0, +),
      messageMagnitude: decomposition.messageMagnitude, at: node)
    recordSink(decomposition.propagated[0], in: .bias, at: node)
    for (sink, amount) in decomposition.sinks { recordSink(amount, in: sink, at: node) }
  }
}
