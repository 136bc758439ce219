import Networks

/// What the gradient and DeepLIFT differ in: the slope of an activation, and of a product with
/// respect to each factor. On linear operations both are the weights.
protocol Slopes {
  /// The slope of neuron j's activation, from operand to node.
  func slope(of g: Activation, from operand: Int, to node: Int, at j: Int) -> Double

  /// The slope of a product at neuron j with respect to the factor that is not `other`.
  func slope(besides other: Int, at j: Int) -> Double
}

extension Network {
  /// The chain rule at one node: what it hands to its operands, given m_k at its neurons.
  ///
  ///     m_j = Σ_k slope_jk m_k
  ///
  /// Source: the gradient's chain rule; for DeepLIFT's multipliers Shrikumar et al. 2017,
  /// equation 3.
  func chainRule(at position: Int, _ m_k: [Double], _ slopes: some Slopes) -> [[Double]] {
    let node = nodes[position]
    switch node.operation {
    case .input:
      return []
    case .dense, .add:
      return connections(of: position)
        .transposed(m_k, operands: node.operands.map { nodes[$0].shape.count })
    case .activation(let g):
      return [
        m_k.indices.map { j in
          slopes.slope(of: g, from: node.operands[0], to: position, at: j) * m_k[j]
        }
      ]
    case .multiply:
      let (first, second) = (node.operands[0], node.operands[1])
      return [
        m_k.indices.map { j in slopes.slope(besides: second, at: j) * m_k[j] },
        m_k.indices.map { j in slopes.slope(besides: first, at: j) * m_k[j] },
      ]
    case .reshape:
      return [m_k]
    }
  }
}
