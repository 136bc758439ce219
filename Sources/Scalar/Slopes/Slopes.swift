import Networks

/// The difference between the gradient and DeepLIFT's Rescale rule: the slope of a function of one
/// number, and the treatment of max pooling. For linear operations both use the weights. For a
/// product, each factor's slope is the mean of the other factor, (b + b⁰)/2, and in a quotient one of
/// b and b⁰; for the gradient both are b.
protocol Slopes {
  /// The value of every node at the example.
  var a: [[Double]] { get }
  /// The value of every node at the reference point: the baseline, or for the gradient the example.
  var a⁰: [[Double]] { get }

  /// The slope of g between z⁰ and z.
  func slope(
    from z⁰: Double, to z: Double, _ g: (Double) -> Double, _ derivative: (Double) -> Double
  ) -> Double

  /// Propagates m through an activation.
  func propagate(
    _ m: Double, through g: Activation, channel: Int, from z⁰: Double, to z: Double
  ) -> Double

  /// Propagates m through max pooling.
  func propagate(
    _ m: [Double], through window: Window, of operand: Shape, from a⁰: [Double], to a: [Double]
  ) -> [Double]
}

extension Network {
  /// The chain rule at one node: what it propagates to its operands, given m_k at its neurons.
  ///
  ///     m_j = Σ_k slope_jk m_k
  ///
  /// Source: the chain rule for the gradient; Shrikumar et al. 2017, equation 3, for DeepLIFT's
  /// multipliers.
  func chainRule(at position: Int, _ m_k: [Double], _ slopes: some Slopes) -> [[Double]] {
    let node = nodes[position]
    let shapes = node.operands.map { nodes[$0].shape }
    let a = node.operands.map { slopes.a[$0] }
    let a⁰ = node.operands.map { slopes.a⁰[$0] }

    switch node.operation.form {
    case .source:
      return []
    case .linear, .routing(.rearrangement):
      return connections(of: position, slopes.a)
        .transposed(m_k, operands: shapes.map(\.count))
    case .elementwise(let g):
      let positions = node.positionsPerChannel
      return [
        m_k.indices.map { j in
          slopes.propagate(m_k[j], through: g, channel: j / positions, from: a⁰[0][j], to: a[0][j])
        }
      ]
    case .product(.elementwise):
      let divisor = node.operands.firstIndex(where: isReciprocal)
      return product(m_k, shapes, into: node.shape, a, a⁰, dividingBy: divisor)
    case .product(.matrix):
      return MatrixProductConnections(of: shapes, (a[0], a[1]), parts: (1, 1))
        .chainRule(m_k, reference: (a⁰[0], a⁰[1]))
    case .routing(.maxPooling(let window)):
      return [slopes.propagate(m_k, through: window, of: shapes[0], from: a⁰[0], to: a[0])]
    case .normalising(.softmax(let axis)):
      return [Softmax(axis: axis, of: node.shape).chainRule(m_k, a[0], a⁰[0], slopes)]
    case .normalising(.logSoftmax(let axis)):
      return [
        Softmax(axis: axis, of: node.shape).chainRuleOfLogarithm(m_k, a[0], a⁰[0], slopes)
      ]
    case .normalising(.layer(let normalization)):
      return [
        LayerNormalizing(normalization: normalization).chainRule(m_k, a[0], a⁰[0], slopes)
      ]
    case .lookup:
      // An index has no slope.
      return [Array(repeating: 0, count: shapes[0].count)]
    }
  }

  private func isReciprocal(_ position: Int) -> Bool {
    var node = position
    while nodes[node].operation.isReciprocal == nil { node = nodes[node].operands[0] }
    return nodes[node].operation.isReciprocal == true
  }

  /// Propagates m through an element-wise product ab: (b + b⁰)/2 · m to a, and (a + a⁰)/2 · m to b.
  ///
  /// In a quotient, where b is a reciprocal, the mean of b and b⁰ has no bound: one of them is large
  /// where a divisor is near 0. Of the product's two other exact forms, a quotient takes the one that
  /// divides by the larger divisor.
  ///
  ///     Δ(ab) = b Δa + a⁰ Δb      for |b| ≤ |b⁰|
  ///     Δ(ab) = b⁰ Δa + a Δb      for |b| > |b⁰|
  ///
  /// - Parameter divisor: Which factor is a reciprocal, if one is.
  private func product(
    _ m_k: [Double], _ shapes: [Shape], into shape: Shape, _ a: [[Double]], _ a⁰: [[Double]],
    dividingBy divisor: Int?
  ) -> [[Double]] {
    let below = shapes.map { $0.spread(over: shape) }
    return [(0, 1), (1, 0)].map { factor, other in
      var m_j = Array(repeating: 0.0, count: shapes[factor].count)
      for k in m_k.indices {
        let j = below[other][k]
        var slope = (a[other][j] + a⁰[other][j]) / 2
        if let divisor {
          let d = below[divisor][k]
          let dividesByExample = abs(a[divisor][d]) <= abs(a⁰[divisor][d])
          slope = dividesByExample == (other == divisor) ? a[other][j] : a⁰[other][j]
        }
        m_j[below[factor][k]] += slope * m_k[k]
      }
      return m_j
    }
  }
}
