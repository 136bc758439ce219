package import Networks

/// How many multiplications and additions a work takes.
extension Work {
  /// The multiplications and additions for a batch, which is what GFLOP/s are counted from.
  ///
  /// Only dense layers and convolutions count; all else is small beside them. A layer that reads
  /// n inputs for each of its m outputs does 2 n m in a forward pass, and as many in the transposed
  /// pass that hands m numbers back to its inputs. Positions in the padding count as inputs. With
  /// f the sum of 2 n m, for one example:
  ///
  /// | work | multiplications and additions |
  /// |---|---|
  /// | forward | f |
  /// | gradient | 2 f: forward, transposed |
  /// | epsilon-plus-flat | convolutions three times: forward, z⁺ forward, transposed; dense layers twice: forward, transposed; the first layer once: flat needs no product |
  /// | epsilon-gamma-box | convolutions three times: forward, the side with z > 0 forward, transposed; dense layers twice; the first convolution five times: forward, and w⁺ and w⁻ forward and transposed |
  /// | deeplift | 2 f, and f once for the whole batch: its one baseline |
  /// | integrated-gradients | 50 gradients |
  /// | training | 3 f: forward, transposed, the weights' slopes; less f of the first layer, which hands nothing down |
  ///
  /// Every convolution of `minivgg` is followed by a ReLU, so that no neuron with relevance has z < 0
  /// and γ's other side has nothing to do. Whoever does more than what is counted is not faster for
  /// it. Zeros that are skipped are still in it: `Workbench.operations(of:)` takes them out.
  package func operations(in network: Network, batch: Int) -> Int {
    let layers = network.layers
    let forward = layers.map(\.operations).reduce(0, +)
    switch self {
    case .forward: return batch * forward
    case .gradient: return batch * 2 * forward
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

/// A dense layer or a convolution, as far as it is counted.
private struct Layer {
  let isConvolution: Bool
  /// 2 n m.
  let operations: Int

  /// How often a composite with z⁺ or γ for convolutions and ε for dense layers goes through it.
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
  /// 2 n m of a dense layer or a convolution.
  package var operations: Int? {
    switch operation {
    case .convolution(let convolution):
      2 * convolution.weight.shape.count / convolution.weight.shape.axes[0] * shape.count
    case .dense(let dense): 2 * dense.weight.shape.axes[1] * shape.count
    default: nil
    }
  }
}
