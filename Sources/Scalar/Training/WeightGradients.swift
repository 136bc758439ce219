import Networks

/// The gradient of the loss with respect to each weight and bias, accumulated over examples.
///
/// With δ_k = ∂L/∂z_k, each connection j → k adds a_j δ_k to its weight's gradient; a bias has the
/// activation 1.
///
///     dense          ∂L/∂w_kj = Σ_p δ_{p,k} a_{p,j}                    ∂L/∂b_k = Σ_p δ_{p,k}
///     convolution    ∂L/∂w_{o,c,t} = Σ_p δ_{o,p} a_{c, p·stride − before + t·dilation}
///                                                                     ∂L/∂b_o = Σ_p δ_{o,p}
///
/// Here p runs over the positions; for a dense layer, over those of the leading axes.
struct WeightGradients {
  /// The gradients by the names of `Network.parameters`, each in its parameter's layout.
  private(set) var sums: [String: [Double]]

  /// Creates gradients of zero.
  init(of network: Network) {
    sums = network.parameters.mapValues { Array(repeating: 0, count: $0.shape.count) }
  }

  /// Adds the gradient of one example at a node. A node without trainable weights is ignored.
  ///
  /// - Parameters:
  ///   - δ: The gradient at the node.
  ///   - a: The value of every node, after dropout.
  mutating func add(_ δ: [Double], at position: Int, of network: Network, _ a: [[Double]]) {
    let node = network.nodes[position]
    switch node.operation {
    case .dense, .convolution:
      let connections = network.connections(of: position, a)
      let a = [1] + a[node.operands[0]]
      connections.addWeightGradients(δ, a, to: &sums["\(node.name).weight", default: []])
      guard sums["\(node.name).bias"] != nil else { return }
      connections.addBiasGradients(δ, to: &sums["\(node.name).bias", default: []])
    case .input, .constant, .add, .averagePool, .mean, .sum, .interpolate, .affine,
      .batchNormalization, .activation, .multiply, .matrixProduct, .rearrange, .maxPool, .softmax,
      .logSoftmax,
      .layerNormalization,
      .embedding:
      return
    }
  }
}

extension Connections {
  /// Adds Σ δ_k a_j over a weight's connections, for every weight.
  fileprivate func addWeightGradients(_ δ: [Double], _ a: [Double], to sums: inout [Double]) {
    for k in δ.indices where δ[k] != 0 {
      let δ_k = δ[k]
      forEachWeight(into: k) { j, w in sums[w] += δ_k * a[j] }
    }
  }

  /// Adds Σ δ_k over an output's neurons, for every output.
  fileprivate func addBiasGradients(_ δ: [Double], to sums: inout [Double]) {
    for k in δ.indices { sums[output(of: k)] += δ[k] }
  }

  /// Visits the connections into neuron k except the bias: the neuron j of the operand, and the
  /// flat index of the weight.
  @inline(__always)
  private func forEachWeight(into k: Int, _ visit: (_ j: Int, _ w: Int) -> Void) {
    switch self {
    case .dense(let dense): dense.forEachWeight(into: k, visit)
    case .convolution(let convolution): convolution.forEachWeight(into: k, visit)
    case .addition, .mean, .interpolation, .affine, .rearrangement, .matrixProduct,
      .layerNormalization:
      return
    }
  }

  /// The layer's output to which neuron k belongs.
  private func output(of k: Int) -> Int {
    switch self {
    case .dense(let dense): k % dense.outputs
    case .convolution(let convolution): k / convolution.positions.outputs
    case .addition, .mean, .interpolation, .affine, .rearrangement, .matrixProduct,
      .layerNormalization:
      k
    }
  }
}

extension DenseConnections {
  @inline(__always)
  fileprivate func forEachWeight(into k: Int, _ visit: (_ j: Int, _ w: Int) -> Void) {
    let (position, output) = k.quotientAndRemainder(dividingBy: outputs)
    for j in 0..<inputs { visit(1 + position * inputs + j, output * inputs + j) }
  }
}
