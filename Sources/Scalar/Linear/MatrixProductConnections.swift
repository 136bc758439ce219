import Networks

/// Product of two activations as connections from its signals, z_k = Σ_j a_j w_jk. The weight of a
/// signal's neuron is the other factor's activation, halved if both factors are signals.
///
/// Source: the Jacobian of the bilinear form; the halves as in Achtibat et al. 2024, section 3.3.2.
struct MatrixProductConnections {
  /// The matrices are rows × inner and inner × columns, at each of the leading positions.
  let rows: Int
  let inner: Int
  let columns: Int
  let outputs: Int
  /// The values of the factors; `parts` is the weight with which each propagates relevance: 1, ½,
  /// or 0 for a gate.
  let factors: (first: [Double], second: [Double])
  let parts: (first: Double, second: Double)

  init(
    _ first: Role, _ second: Role, of operands: [Shape], _ a: (first: [Double], second: [Double])
  ) {
    let rank = operands[0].rank
    rows = operands[0].axes[rank - 2]
    inner = operands[0].axes[rank - 1]
    columns = operands[1].axes[rank - 1]
    outputs = operands[0].count / inner * columns
    factors = a
    let part = first == .signal && second == .signal ? 0.5 : 1
    parts = (first == .signal ? part : 0, second == .signal ? part : 0)
  }

  /// Visits the pairs of elements whose products add up to z_k, by their flat indices in the
  /// factors.
  @inline(__always)
  func forEachPair(into k: Int, _ visit: (_ first: Int, _ second: Int) -> Void) {
    let (line, column) = k.quotientAndRemainder(dividingBy: columns)
    let position = line / rows
    for i in 0..<inner {
      visit(line * inner + i, (position * inner + i) * columns + column)
    }
  }

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    let second = 1 + factors.first.count
    forEachPair(into: k) { i, j in
      if parts.first != 0 { visit(1 + i, parts.first * factors.second[j]) }
      if parts.second != 0 { visit(second + j, parts.second * factors.first[i]) }
    }
  }
}
