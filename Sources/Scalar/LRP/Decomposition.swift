import Attribution

/// The slides' general decomposition rule at one linear node.
///
///     R_j = Σ_k  Z_jk / Σ_{0,j} Z_jk · R_k
///
/// Each rule is an extension in a file of its own and says what Z_jk is; `share` does the rest for
/// one neuron k. The bias is neuron 0, with a_0 = 1 and w_0k = b_k, so what it gets is R_0; a
/// stabiliser is one more share of the denominator, and both stay behind in the ledger.
///
/// Source: document 002, "The LRP Decomposition Rule".
struct Decomposition<T: Tracer> {
  /// Which of the batch.
  let example: Int
  /// The node, and the nodes below with their numbers of neurons.
  let node: Int
  let operands: [(node: Int, count: Int)]
  let connections: Connections
  /// The activations below, a[0] = 1 the bias's.
  let a: [Double]
  /// The node's own value, z_k = Σ_{0,j} a_j w_jk.
  let z: [Double]
  /// What the node received.
  let R: [Double]
  /// What each neuron below gets, propagated[0] the bias.
  var propagated: [Double]
  var sinks: [Sink: Double] = [:]
  var messageMagnitude = 0.0
  let tracer: T

  /// The neurons that have something to hand down.
  var neurons: some Sequence<Int> { R.indices.lazy.filter { [R] in R[$0] != 0 } }

  /// Divides R_k among the neurons below in proportion to Z_jk.
  ///
  /// - Parameters:
  ///   - factor: What R_k is multiplied by first: α or −β under LRP-αβ.
  ///   - ε: The stabiliser: the denominator d becomes S(d) = d + ε·sgn(d).
  ///   - empty: Where R_k stays if there is nothing to divide by: all contributions are zero, or
  ///     they cancel and nothing stabilises them.
  ///   - contribution: Z_jk, from j, a_j and w_jk.
  mutating func share(
    of k: Int, factor: Double = 1, stabiliser ε: Double, empty: Sink = .zeroDenominator,
    _ contribution: (_ j: Int, _ a_j: Double, _ w_jk: Double) -> Double
  ) {
    let neurons = connections.into(k)
    let Z = neurons.map { contribution($0.j, a[$0.j], $0.w_jk) }
    let d = Z.reduce(0, +)
    let S = d + ε * sgn(d)
    guard S != 0, Z.contains(where: { $0 != 0 }) else {
      recordSink(factor * R[k], in: empty, of: k, contribution: empty == .emptySide ? factor : 0)
      return
    }
    for (neuron, Z_jk) in zip(neurons, Z) {
      send(factor * Z_jk, over: S, from: k, to: neuron.j)
    }
    if ε != 0 {
      let Z_εk = factor * ε * sgn(d)
      recordSink(Z_εk / S * R[k], in: .stabiliser, of: k, contribution: Z_εk, total: S)
    }
  }

  /// Z_jk / Σ Z_jk · R_k: one message.
  private mutating func send(_ Z_jk: Double, over total: Double, from k: Int, to j: Int) {
    let message = Z_jk / total * R[k]
    propagated[j] += message
    messageMagnitude += abs(message)
    tracer.record(
      Redistribution(
        example: example, node: node, k: k, receiver: receiver(j), contribution: Z_jk,
        total: total, relevance: R[k], message: message))
  }

  /// Leaves a part of R_k behind.
  mutating func recordSink(
    _ amount: Double, in sink: Sink, of k: Int, contribution: Double = 0, total: Double = 0
  ) {
    sinks[sink, default: 0] += amount
    messageMagnitude += abs(amount)
    tracer.record(
      Redistribution(
        example: example, node: node, k: k, receiver: .sink(sink), contribution: contribution,
        total: total,
        relevance: R[k], message: amount))
  }

  /// Who neuron j of the connections is.
  private func receiver(_ j: Int) -> Redistribution.Receiver {
    if j == 0 { return .sink(.bias) }
    var index = j - 1
    for operand in operands {
      if index < operand.count { return .neuron(node: operand.node, index: index) }
      index -= operand.count
    }
    preconditionFailure("neuron \(j) is below no operand")
  }
}
