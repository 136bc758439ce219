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
  /// What each neuron below gets, handedDown[0] the bias.
  var handedDown: [Double]
  var sinks: [Sink: Double] = [:]
  var turnover = 0.0
  let tracer: T

  /// The neurons that have something to hand down.
  var neurons: some Sequence<Int> { R.indices.lazy.filter { [R] in R[$0] != 0 } }

  /// Divides R_k among the neurons below in proportion to Z_jk.
  ///
  /// - Parameters:
  ///   - factor: What R_k is multiplied by first: α or −β under LRP-αβ.
  ///   - ε: The stabiliser: the denominator d becomes d + ε·sgn(d).
  ///   - empty: Where R_k stays if there is nothing to divide by: all contributions are zero, or
  ///     they cancel and nothing stabilises them.
  ///   - Z: The contribution of neuron j to k, from j, a_j and w_jk.
  @inline(__always)
  mutating func share(
    of k: Int, factor: Double = 1, stabiliser ε: Double, empty: Sink = .zeroDenominator,
    _ Z: (_ j: Int, _ a_j: Double, _ w_jk: Double) -> Double
  ) {
    let R_k = R[k]
    var d = 0.0
    var allZero = true
    connections.forEach(into: k) { j, w_jk in
      let Z_jk = Z(j, a[j], w_jk)
      d += Z_jk
      if Z_jk != 0 { allZero = false }
    }
    let S = d + ε * sgn(d)
    guard !allZero, S != 0 else {
      leave(factor * R_k, in: empty, of: k, contribution: empty == .emptySide ? factor : 0)
      return
    }
    connections.forEach(into: k) { j, w_jk in
      let Z_jk = factor * Z(j, a[j], w_jk)
      let message = Z_jk / S * R_k
      handedDown[j] += message
      turnover += abs(message)
      tracer.record(
        Redistribution(
          node: node, k: k, receiver: receiver(j), contribution: Z_jk, total: S, relevance: R_k,
          message: message))
    }
    if ε != 0 {
      let Z_εk = factor * (ε * sgn(d))
      leave(Z_εk / S * R_k, in: .stabiliser, of: k, contribution: Z_εk, total: S)
    }
  }

  /// Leaves a part of R_k behind.
  mutating func leave(
    _ amount: Double, in sink: Sink, of k: Int, contribution: Double = 0, total: Double = 0
  ) {
    sinks[sink, default: 0] += amount
    turnover += abs(amount)
    tracer.record(
      Redistribution(
        node: node, k: k, receiver: .sink(sink), contribution: contribution, total: total,
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
