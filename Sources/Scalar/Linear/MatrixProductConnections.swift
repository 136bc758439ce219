import Attribution
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
    of operands: [Shape], _ a: (first: [Double], second: [Double]),
    parts: (first: Double, second: Double)
  ) {
    let rank = operands[0].rank
    rows = operands[0].axes[rank - 2]
    inner = operands[0].axes[rank - 1]
    columns = operands[1].axes[rank - 1]
    outputs = operands[0].count / inner * columns
    factors = a
    self.parts = parts
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

extension MatrixProductConnections {
  /// Σ first · second
  func forward() -> [Double] {
    (0..<outputs).map { k in
      var z_k = 0.0
      forEachPair(into: k) { i, j in z_k += factors.first[i] * factors.second[j] }
      return z_k
    }
  }

  /// A product's slopes, pair by pair.
  func chainRule(
    _ m: [Double], reference: (first: [Double], second: [Double])
  ) -> [[Double]] {
    var m_first = factors.first.map { _ in 0.0 }
    var m_second = factors.second.map { _ in 0.0 }
    for k in 0..<outputs where m[k] != 0 {
      forEachPair(into: k) { i, j in
        m_first[i] += (factors.second[j] + reference.second[j]) / 2 * m[k]
        m_second[j] += (factors.first[i] + reference.first[i]) / 2 * m[k]
      }
    }
    return [m_first, m_second]
  }
}

extension Rule {
  /// The weight with which each factor of a matrix product takes relevance: 1, ½, or 0.
  func matrixProductParts(_ first: Role, _ second: Role) -> (first: Double, second: Double) {
    if case .product(.half) = self { return (0.5, 0.5) }
    return switch (first, second) {
    case (.signal, .signal): (0.5, 0.5)
    case (.signal, .gate): (1, 0)
    case (.gate, .signal): (0, 1)
    case (.gate, .gate): preconditionFailure("a product has a signal")
    }
  }
}
