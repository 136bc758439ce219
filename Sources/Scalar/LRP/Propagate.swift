import Attribution
import Networks
import Numerics

extension Network {
  /// LRP at one node: the relevance that it propagates to each of its operands, given the relevance
  /// that it received.
  ///
  /// - Parameters:
  ///   - example: The example's position in the batch, for the trace.
  ///   - a: The value of every node.
  func propagate(
    _ R: [Double], from position: Int, of example: Int, a: [[Double]],
    under treatment: Plan.Treatment,
    ledger: inout Ledger, tracer: some Tracer
  ) -> [[Double]] {
    ledger.recordReceived(R.sum, at: position)
    switch treatment {
    case .keep:
      if position > 0 { ledger.keep(R, at: position) }
      return []
    case .route:
      return route(R, from: position, of: example, a: a, ledger: &ledger, tracer: tracer)
    case .rule(.pass):
      ledger.recordPassed(R, at: position)
      return [R]
    case .rule(.gradient):
      return activationGradient(
        R, from: position, of: example, a: a, ledger: &ledger, tracer: tracer)
    case .rule(.gate):
      return gate(R, from: position, of: example, ledger: &ledger, tracer: tracer)
    case .rule(.taylor):
      return taylor(R, from: position, of: example, a: a, ledger: &ledger, tracer: tracer)
    case .rule(let rule):
      if case .product(let rule) = rule,
        case .product(.elementwise(let first, let second)) = nodes[position].operation.form
      {
        return product(
          R, by: rule.shares(first, second), from: position, of: example, a: a, ledger: &ledger,
          tracer: tracer)
      }
      return decompose(
        R, by: rule, from: position, of: example, a: a, ledger: &ledger, tracer: tracer)
    }
  }

  /// A decomposition over the node's connections.
  private func decompose(
    _ R: [Double], by rule: Rule, from position: Int, of example: Int, a: [[Double]],
    ledger: inout Ledger, tracer: some Tracer
  ) -> [[Double]] {
    let node = nodes[position]
    let operands = node.operands.map { (node: $0, count: nodes[$0].shape.count) }
    var decomposition = Decomposition(
      example: example, node: position, operands: operands,
      connections: connections(of: position, a, under: rule),
      a: [1] + node.operands.map { a[$0] }.joined(), z: a[position], R: R,
      propagated: Array(repeating: 0, count: 1 + operands.map(\.count).reduce(0, +)),
      tracer: tracer)
    decomposition.apply(rule, operands: node.operands.map { nodes[$0].shape })
    ledger.record(decomposition)
    return split(decomposition.propagated, operands: operands.map(\.count))
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
    case .sign(let μ): sign(above: μ)
    case .norm(let ε), .product(.byRole(let ε)), .product(.half(let ε)): norm(stabiliser: ε)
    case .withoutBias(let rule):
      includesBias = false
      apply(rule, operands: operands)
    case .pass, .gradient, .gate, .taylor, .product(.proportional), .product(.absolute):
      preconditionFailure("\(rule) does not decompose")
    }
  }
}

extension Ledger {
  /// Records that a node propagated all that it received.
  fileprivate mutating func recordPassed(_ R: [Double], at node: Int) {
    recordPropagated(R.sum, messageMagnitude: R.sumOfMagnitudes, at: node)
  }

  /// Records that all relevance of a constant stays there.
  mutating func keep(_ R: [Double], at node: Int) {
    recordPropagated(0, messageMagnitude: R.sumOfMagnitudes, at: node)
    recordSink(R.sum, in: .constant, at: node)
  }

  fileprivate mutating func record(_ decomposition: Decomposition<some Tracer>) {
    let node = decomposition.node
    recordPropagated(
      decomposition.propagated.dropFirst().reduce(0, +),
      messageMagnitude: decomposition.messageMagnitude, at: node)
    recordSink(decomposition.propagated[0], in: .bias, at: node)
    for (sink, amount) in decomposition.sinks { recordSink(amount, in: sink, at: node) }
  }
}
