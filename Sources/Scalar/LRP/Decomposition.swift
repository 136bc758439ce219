import Attribution

/// The slides' general decomposition rule at one linear node.
///
///     R_j = Σ_k  Z_jk / Σ_{0,j} Z_jk · R_k
///
/// Each rule is an extension in a file of its own and says what Z_jk is; `distribute` does the rest
/// for one neuron k. The bias is neuron 0, with a_0 = 1 and w_0k = b_k, so its share is R_0. The
/// stabiliser is one more share of the denominator. Both stay behind and are recorded in the ledger.
///
/// Source: document 002, "The LRP Decomposition Rule".
struct Decomposition<T: Tracer> {
  /// The example's position in the batch.
  let example: Int
  /// The node's position in the network.
  let node: Int
  /// The operands' positions, and how many neurons each has.
  let operands: [(node: Int, count: Int)]
  let connections: Connections
  /// The operands' activations from a[1] on; a[0] = 1 is the bias's.
  let a: [Double]
  /// The node's own value, z_k = Σ_{0,j} a_j w_jk.
  let z: [Double]
  /// The relevance that the node received.
  let R: [Double]
  /// Whether neuron 0, the bias, contributes.
  var includesBias = true
  /// The relevance of each neuron j so far; propagated[0] is the bias's.
  var propagated: [Double]
  var sinks: [Sink: Double] = [:]
  var messageMagnitude = 0.0
  let tracer: T

  /// The neurons that have relevance to redistribute.
  var neurons: some Sequence<Int> { R.indices.lazy.filter { [R] in R[$0] != 0 } }

  /// The connections into neuron k, the bias first if it contributes.
  private func contributors(_ k: Int) -> [Connection] {
    let neurons = connections.into(k)
    return includesBias ? neurons : neurons.filter { $0.j != 0 }
  }

  /// Redistributes R_k to the neurons j in proportion to Z_jk.
  ///
  /// - Parameters:
  ///   - factor: A factor of R_k: α or −β under LRP-αβ.
  ///   - ε: The stabiliser: the denominator d becomes S(d) = d + ε·sgn(d).
  ///   - empty: The sink of R_k if there is nothing to divide by (all contributions are zero, or they
  ///     cancel and nothing stabilises them), and the contribution that the trace shows there.
  ///   - contribution: Z_jk, from j, a_j and w_jk.
  mutating func distribute(
    _ k: Int, factor: Double = 1, stabiliser ε: Double,
    empty: (sink: Sink, contribution: Double) = (.zeroDenominator, 0),
    _ contribution: (_ j: Int, _ a_j: Double, _ w_jk: Double) -> Double
  ) {
    let neurons = contributors(k)
    let Z = neurons.map { contribution($0.j, a[$0.j], $0.w_jk) }
    let d = Z.reduce(0, +)
    let S = d + ε * sgn(d)
    guard S != 0, Z.contains(where: { $0 != 0 }) else {
      recordSink(factor * R[k], in: empty.sink, of: k, contribution: empty.contribution)
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

  /// Redistributes R_k to the neurons j in proportion to Z_jk, over a denominator whose summands are
  /// not Z_jk. What the numerators leave of the denominator is the sink `numerator`.
  ///
  /// - Parameters:
  ///   - summand: The summand of the denominator, from j, a_j and w_jk.
  ///   - contribution: Z_jk, from j, a_j and w_jk.
  mutating func distributeNumerators(
    _ k: Int, over summand: (_ j: Int, _ a_j: Double, _ w_jk: Double) -> Double,
    _ contribution: (_ j: Int, _ a_j: Double, _ w_jk: Double) -> Double
  ) {
    let neurons = connections.into(k)
    let Z = neurons.map { contribution($0.j, a[$0.j], $0.w_jk) }
    let d = neurons.reduce(0) { $0 + summand($1.j, a[$1.j], $1.w_jk) }
    guard d != 0 else { return recordSink(R[k], in: .zeroDenominator, of: k) }
    for (neuron, Z_jk) in zip(neurons, Z) { send(Z_jk, over: d, from: k, to: neuron.j) }
    let rest = zip(neurons, Z).reduce(0) { $0 + summand($1.0.j, a[$1.0.j], $1.0.w_jk) - $1.1 }
    recordSink(rest / d * R[k], in: .numerator, of: k, contribution: rest, total: d)
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

  /// Records a part of R_k that stays behind.
  mutating func recordSink(
    _ amount: Double, in sink: Sink, of k: Int, contribution: Double = 0, total: Double = 0
  ) {
    sinks[sink, default: 0] += amount
    messageMagnitude += abs(amount)
    tracer.record(
      Redistribution(
        example: example, node: node, k: k, receiver: .sink(sink), contribution: contribution,
        total: total, relevance: R[k], message: amount))
  }

  /// The receiver for neuron j of the connections.
  private func receiver(_ j: Int) -> Redistribution.Receiver {
    if j == 0 { return .sink(.bias) }
    var index = j - 1
    for operand in operands {
      if index < operand.count { return .neuron(node: operand.node, index: index) }
      index -= operand.count
    }
    preconditionFailure("neuron \(j) belongs to no operand")
  }
}
