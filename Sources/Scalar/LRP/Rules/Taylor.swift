import Attribution
import Networks

extension Network {
  /// Taylor: softmax by the first-order terms of its Taylor expansion at the example.
  ///
  ///     s_i(x) ≈ Σ_j ∂s_i/∂x_j x_j + rest ,   ∂s_i/∂x_j = s_i (δ_ij − s_j)
  ///     R_j = Σ_i  x_j (δ_ij − s_j) R_i = x_j (R_j − s_j Σ_i R_i)
  ///
  /// Used for: softmax in attention (AttnLRP). Adding a constant to all x changes the result,
  /// although s does not change.
  /// Denominator: s_i, which cancels. Bias and stabiliser: none.
  /// Sinks: `taylor`, the zeroth-order rest R_i (1 − x_i + Σ_j s_j x_j).
  ///
  /// Source: Achtibat et al. 2024, "AttnLRP", proposition 3.1. Twin:
  /// Optimised/LRP/Rules/Taylor.swift.
  func taylor(
    _ R: [Double], from position: Int, of example: Int, a: [[Double]], ledger: inout Ledger,
    tracer: some Tracer
  ) -> [[Double]] {
    guard case .normalising(.softmax(let axis)) = nodes[position].operation.form else {
      preconditionFailure("'\(nodes[position].name)' is not a softmax")
    }
    let operand = nodes[position].operands[0]
    let (x, s) = (a[operand], a[position])
    var R_j = x.map { _ in 0.0 }
    var (rest, messageMagnitude) = (0.0, 0.0)
    func record(
      _ message: Double, to receiver: Redistribution.Receiver, from i: Int, _ contribution: Double
    ) {
      messageMagnitude += abs(message)
      tracer.record(
        Redistribution(
          example: example, node: position, k: i, receiver: receiver, contribution: contribution,
          total: 1, relevance: R[i], message: message))
    }
    for line in Softmax(axis: axis, of: nodes[position].shape).lines {
      let mean = line.reduce(0) { $0 + s[$1] * x[$1] }
      for i in line where R[i] != 0 {
        for j in line {
          let contribution = x[j] * ((i == j ? 1 : 0) - s[j])
          let message = contribution * R[i]
          R_j[j] += message
          record(message, to: .neuron(node: operand, index: j), from: i, contribution)
        }
        let left = (1 - x[i] + mean) * R[i]
        rest += left
        record(left, to: .sink(.taylor), from: i, 1 - x[i] + mean)
      }
    }
    ledger.recordPropagated(R_j.reduce(0, +), messageMagnitude: messageMagnitude, at: position)
    ledger.recordSink(rest, in: .taylor, at: position)
    return [R_j]
  }
}
