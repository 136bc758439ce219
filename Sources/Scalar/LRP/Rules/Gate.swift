import Attribution
import Networks

extension Network {
  /// Gate: the node counts as a constant, and its relevance stays there.
  ///
  /// Used for: softmax and gates whose relevance is not to reach the scores behind them (CP-LRP).
  /// Sinks: `constant`, all of R_k.
  ///
  /// Source: Ali et al. 2022, "XAI for Transformers: Better Explanations through Conservative
  /// Propagation", section 4. Twin: Optimised/LRP/Rules/Gate.swift.
  func gate(
    _ R: [Double], from position: Int, of example: Int, ledger: inout Ledger, tracer: some Tracer
  ) -> [[Double]] {
    for k in R.indices where R[k] != 0 {
      tracer.record(
        Redistribution(
          example: example, node: position, k: k, receiver: .sink(.constant), contribution: 1,
          total: 1, relevance: R[k], message: R[k]))
    }
    ledger.keep(R, at: position)
    return nodes[position].operands.map { Array(repeating: 0, count: nodes[$0].shape.count) }
  }
}
