import Attribution
import Networks
import Numerics

extension Network {
  /// The activation's own gradient, neuron by neuron.
  ///
  ///     R_j = g′(z_j) · R_j
  ///
  /// Used for: activations under ExcitationBackprop.
  /// Sinks: `gradient`, R_j (1 − g′(z_j)), since the rule does not conserve.
  ///
  /// Source: zennit 0.5.1, composite ExcitationBackprop, which hooks no activation. Twin:
  /// Optimised/LRP/Rules/ActivationGradient.swift.
  func activationGradient(
    _ R: [Double], from position: Int, of example: Int, a: [[Double]], ledger: inout Ledger,
    tracer: some Tracer
  ) -> [[Double]] {
    let ones = R.map { _ in 1.0 }
    let slopes = chainRule(at: position, ones, Gradient(a: a, relu: .gradient))[0]
    let messages = zip(R, slopes).map(*)
    let left = zip(R, slopes).map { $0 * (1 - $1) }
    for k in R.indices where R[k] != 0 {
      let operand = nodes[position].operands[0]
      tracer.record(
        Redistribution(
          example: example, node: position, k: k, receiver: .neuron(node: operand, index: k),
          contribution: slopes[k], total: 1, relevance: R[k], message: messages[k]))
      tracer.record(
        Redistribution(
          example: example, node: position, k: k, receiver: .sink(.gradient),
          contribution: 1 - slopes[k], total: 1,
          relevance: R[k], message: left[k]))
    }
    ledger.recordPropagated(
      messages.sum, messageMagnitude: (messages + left).sumOfMagnitudes, at: position)
    ledger.recordSink(left.sum, in: .gradient, at: position)
    return [messages]
  }
}
