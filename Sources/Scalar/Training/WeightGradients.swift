import Networks

/// What the loss changes by with each weight and bias, summed example by example.
///
/// With δ_k = ∂L/∂z_k a weight gets from each of its connections j → k what the neuron below it says
/// times what the neuron above it received; a bias sees an activation of 1.
///
///     dense          ∂L/∂w_kj = Σ_p δ_{p,k} a_{p,j}                    ∂L/∂b_k = Σ_p δ_{p,k}
///     convolution    ∂L/∂w_{o,c,t} = Σ_p δ_{o,p} a_{c, p·stride − before + t·dilation}
///                                                                     ∂L/∂b_o = Σ_p δ_{o,p}
///
/// p runs over the positions, of a dense layer those of the leading axes.
struct WeightGradients {
  /// By the names of `Network.parameters`, each laid out as its parameter.
  private(set) var sums: [String: [Double]]

  /// All zero.
  init(of network: Network) {
    sums = network.parameters.mapValues { Array(repeating: 0, count: $0.shape.count) }
  }

  /// Adds what one example has to say about a node's weights; nothing where training changes none.
  ///
  /// - Parameters:
  ///   - δ: What the node received.
  ///   - a: What every node has passed on.
  mutating func add(_ δ: [Double], at position: Int, of network: Network, _ a: [[Double]]) {
    let node = network.nodes[position]
    switch node.operation {
    case .dense, .convolution:
      let connections = network.connections(of: position, a)
      let a = [1] + a[node.operands[0]]
      connections.addWeightGradients(δ, a, to: &sums["\(node.name).weight", default: []])
      guard sums["\(node.name).bias"] != nil else { return }
      connections.addBiasGradients(δ, to: &sums["\(node.name).bias", default: []])
    case .input, .constant, .add, .averagePool, .mean, .affine, .batchNormalization, .activation,
      .multiply, .matrixProduct, .rearrange, .maxPool, .softmax, .layerNormalization, .embedding:
      return
    }
  }
}

extension Connections {
  /// Σ δ_k a_j over a weight's connections, for every weight.
  fileprivate func addWeightGradients(_ δ: [Double], _ a: [Double], to sums: inout [Double]) {
    for k in δ.indices where δ[k] != 0 {
      let δ_k = δ[k]
      forEachWeight(into: k) { j, w in sums[w] += δ_k * a[j] }
    }
  }

  /// Σ δ_k over the neurons of an output, for every output.
  fileprivate func addBiasGradients(_ δ: [Double], to sums: inout [Double]) {
    for k in δ.indices { sums[output(of: k)] += δ[k] }
  }

  /// Visits the connections into neuron k but the bias's: the neuron below, and where among the
  /// weights theirs is.
  @inline(__always)
  private func forEachWeight(into k: Int, _ visit: (_ j: Int, _ w: Int) -> Void) {
    switch self {
    case .dense(let dense): dense.forEachWeight(into: k, visit)
    case .convolution(let convolution): convolution.forEachWeight(into: k, visit)
    case .addition, .mean, .affine, .rearrangement, .matrixProduct, .layerNormalization: return
    }
  }

  /// The output, of a layer's weights, that neuron k belongs to.
  private func output(of k: Int) -> Int {
    switch self {
    case .dense(let dense): k % dense.outputs
    case .convolution(let convolution): k / convolution.positions.outputs
    case .addition, .mean, .affine, .rearrangement, .matrixProduct, .layerNormalization: k
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
