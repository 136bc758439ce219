import Attribution
import Networks
import Numerics

extension Network {
  /// Keeps the relevance of a concept's channels and leaves the rest at the node.
  ///
  ///     R_k  ←  R_k · 1[k belongs to a chosen channel]
  ///
  /// Used for: concept relevance propagation.
  /// Sinks: `otherChannels`.
  ///
  /// Source: Achtibat et al. 2023, equation 4. Twin: Optimised/LRP/Concept.swift.
  func keep(
    _ concept: Concept, of R: [Double], of example: Int, ledger: inout Ledger, tracer: some Tracer
  ) -> [Double] {
    let isChosen = concept.mask(in: self)
    let others = R.indices.filter { !isChosen[$0] && R[$0] != 0 }
    for k in others {
      tracer.record(
        Redistribution(
          example: example, node: concept.node, k: k, receiver: .sink(.otherChannels),
          contribution: 1, total: 1, relevance: R[k], message: R[k]))
    }
    let rest = others.map { R[$0] }
    ledger.recordReceived(rest.sum, at: concept.node)
    ledger.recordPropagated(0, messageMagnitude: rest.sumOfMagnitudes, at: concept.node)
    ledger.recordSink(rest.sum, in: .otherChannels, at: concept.node)
    return zip(R, isChosen).map { $1 ? $0 : 0 }
  }
}
