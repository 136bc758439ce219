import Attribution
import Networks

extension Network {
  /// LRP at one node: what it hands to each of its operands, given the relevance it received.
  ///
  /// - Parameter a: The value of every node.
  func handDown(
    _ R: [Double], from position: Int, a: [[Double]], under treatment: Plan.Treatment,
    ledger: inout Ledger, tracer: some Tracer
  ) -> [[Double]] {
    let node = nodes[position]
    ledger.receive(R, at: position)

    switch treatment {
    case .keep:
      return []
    case .route:
      return route(R, from: position, ledger: &ledger, tracer: tracer)
    case .rule(.pass):
      ledger.pass(R, at: position)
      return [R]
    case .rule(let rule):
      let operands = node.operands.map { (node: $0, count: nodes[$0].shape.count) }
      var decomposition = Decomposition(
        node: position, operands: operands, connections: connections(of: position),
        a: [1] + node.operands.map { a[$0] }.joined(), z: a[position], R: R,
        handedDown: Array(repeating: 0, count: 1 + operands.map(\.count).reduce(0, +)),
        tracer: tracer)
      decomposition.apply(rule, operand: nodes[node.operands[0]].shape)
      ledger.note(decomposition)
      return split(decomposition.handedDown, operands: operands.map(\.count))
    }
  }

  /// A node without a choice: a reshape hands on every neuron's relevance, a product gives it to
  /// its signals, to two of them half each, and nothing to a gate.
  private func route(
    _ R: [Double], from position: Int, ledger: inout Ledger, tracer: some Tracer
  ) -> [[Double]] {
    let node = nodes[position]
    ledger.pass(R, at: position)
    guard case .multiply(let first, let second) = node.operation else { return [R] }
    let nothing = R.map { _ in 0.0 }
    switch (first, second) {
    case (.signal, .gate): return [R, nothing]
    case (.gate, .signal): return [nothing, R]
    case (.gate, .gate): preconditionFailure("a product has a signal")
    case (.signal, .signal):
      for k in R.indices where R[k] != 0 {
        for operand in node.operands {
          tracer.record(
            Redistribution(
              node: position, k: k, receiver: .neuron(node: operand, index: k),
              contribution: 1, total: 2, relevance: R[k], message: R[k] / 2))
        }
      }
      let half = R.map { $0 / 2 }
      return [half, half]
    }
  }
}

extension Decomposition {
  fileprivate mutating func apply(_ rule: Rule, operand: Shape) {
    switch rule {
    case .zero: zero()
    case .epsilon(let ε): epsilon(ε)
    case .gamma(let γ, let ε): gamma(γ, stabiliser: ε)
    case .documentsGamma(let γ, let ε): documentsGamma(γ, stabiliser: ε)
    case .alphaBeta(let α, let β, let ε): alphaBeta(α, β, stabiliser: ε)
    case .zPlus(let ε): zPlus(stabiliser: ε)
    case .zBox(let low, let high, let ε):
      zBox(low: low.expanded(to: operand), high: high.expanded(to: operand), stabiliser: ε)
    case .wSquare(let ε): wSquare(stabiliser: ε)
    case .flat(let ε): flat(stabiliser: ε)
    case .norm(let ε): norm(stabiliser: ε)
    case .pass: preconditionFailure("pass does not decompose")
    }
  }
}

extension Ledger {
  /// A node that hands down all that it received.
  fileprivate mutating func pass(_ R: [Double], at node: Int) {
    handDown(
      R.reduce(0, +), turnover: R.reduce(0) { $0 + abs($1) }, at: node)
  }

  fileprivate mutating func note(_ decomposition: Decomposition<some Tracer>) {
    let node = decomposition.node
    handDown(
      decomposition.handedDown.dropFirst().reduce(0, +), turnover: decomposition.turnover, at: node)
    leave(decomposition.handedDown[0], in: .bias, at: node)
    for (sink, amount) in decomposition.sinks { leave(amount, in: sink, at: node) }
  }
}
