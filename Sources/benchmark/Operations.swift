package import Networks

/// The number of multiplications and additions per work.
extension Work {
  /// The multiplications and additions for a batch, from which GFLOP/s are computed.
  ///
  /// Only dense layers and convolutions count; everything else is negligible. A layer that reads n
  /// inputs for each of its m outputs does 2 n m in a forward pass, and the same in a transposed
  /// pass. Padded positions count as inputs. With f as the sum of 2 n m, the counts for one example
  /// are:
  ///
  ///     forward               f
  ///     gradient, epsilon     2 f: forward, transposed
  ///     epsilon-plus-flat     convolutions three times: forward, z⁺ forward, transposed
  ///                           dense layers twice: forward, transposed
  ///                           first layer once: flat needs no product
  ///     epsilon-gamma-box     convolutions three times: forward, forward for z > 0, transposed
  ///                           dense layers twice: forward, transposed
  ///                           first convolution five times: forward; w⁺ and w⁻ forward, transposed
  ///     deeplift              2 f, and f once per batch for its only baseline
  ///     integrated-gradients  50 gradients
  ///     training              3 f: forward, transposed, gradients of the weights
  ///                           less f of the first layer, which does not propagate
  ///
  /// Every convolution of `minivgg` is followed by a ReLU, so no neuron with relevance has z < 0
  /// and the other side of γ does nothing. An implementation that does more than is counted gets no
  /// credit for it. Skipped zeros still count here; `Workbench.operations(of:)` subtracts them.
  package func operations(in network: Network, batch: Int) -> Int {
    let layers = network.layers
    let forward = layers.map(\.operations).reduce(0, +)
    switch self {
    case .forward: return batch * forward
    case .gradient, .epsilon: return batch * 2 * forward
    case .deepLIFT: return batch * 2 * forward + forward
    case .training: return batch * (3 * forward - (layers.first?.operations ?? 0))
    case .integratedGradients: return batch * Work.integrationSteps * 2 * forward
    case .epsilonPlusFlat:
      let first = layers.first.map { $0.operations * ($0.passes - 1) } ?? 0
      return batch * (layers.map { $0.operations * $0.passes }.reduce(0, +) - first)
    case .epsilonGammaBox:
      let first = layers.first { $0.isConvolution }.map { $0.operations * 2 } ?? 0
      return batch * (layers.map { $0.operations * $0.passes }.reduce(0, +) + first)
    }
  }
}

/// A dense layer or convolution, reduced to what is counted.
private struct Layer {
  let isConvolution: Bool
  /// 2 n m for n inputs of each of m outputs.
  let operations: Int

  /// The number of passes under a composite with z⁺ or γ for convolutions and ε for dense layers.
  var passes: Int { isConvolution ? 3 : 2 }
}

extension Network {
  fileprivate var layers: [Layer] {
    nodes.compactMap { node in
      guard let operations = node.operations else { return nil }
      return Layer(isConvolution: node.operation.kind == .convolution, operations: operations)
    }
  }
}

extension Network.Node {
  /// 2 n m for a dense layer or convolution; `nil` for other nodes.
  package var operations: Int? {
    switch operation {
    case .convolution(let convolution):
      2 * convolution.weight.shape.count / convolution.weight.shape.axes[0] * shape.count
    case .dense(let dense): 2 * dense.weight.shape.axes[1] * shape.count
    default: nil
    }
  }
}
