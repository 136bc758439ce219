import Attribution
import Networks

/// What DeepLIFT divides by, from the scalar path's values at an example and at its baseline: a
/// difference has only as many digits as are left of the values.
struct Differences {
  let network: Network
  /// The value of every node, at the example and at the baseline.
  let values: [Tensor]
  let others: [Tensor]

  /// The largest |value| / |difference| on the way.
  func conditioning(_ rule: DeepLIFTRule) throws -> Double {
    var worst = 1.0
    for position in network.nodes.indices {
      let (operation, operands) = (
        network.nodes[position].operation, network.nodes[position].operands
      )
      switch operation {
      case .activation, .maxPool, .softmax, .logSoftmax, .layerNormalization:
        let largest = largest(operands + [position])
        for difference in differences(operands[0]).elements where difference != 0 {
          worst = max(worst, largest / abs(difference))
        }
      case .dense, .convolution, .add, .averagePool, .mean, .sum, .interpolate, .affine,
        .batchNormalization:
        guard rule == .revealCancel else { continue }
        // Δ⁺ − Δ⁻ and Δ⁺ + Δ⁻
        let sums = try operation.sizedSum(of: operands.map { differences($0).sizes })
        for (sum, difference) in zip(sums, differences(position).elements) {
          for part in [(sum + difference) / 2, (sum - difference) / 2] where part > 1e-9 * sum {
            worst = max(worst, largest([position]) / part)
          }
        }
      case .input, .constant, .multiply, .matrixProduct, .rearrange, .embedding:
        continue
      }
    }
    return worst
  }

  /// (Δ⁺ − Δ⁻) / |Δ| of every neuron of a node with weights: how much of the parts of RevealCancel
  /// is left in the whole difference, over which the single multiplier is reported.
  func cancellation(at position: Int) throws -> [Double] {
    let node = network.nodes[position]
    guard [.dense, .convolution].contains(node.operation.kind) else {
      return Array(repeating: 1, count: values[position].elements.count)
    }
    let sums = try node.operation.sizedSum(of: node.operands.map { differences($0).sizes })
    return zip(sums, differences(position).elements).map { sum, Δ in Δ == 0 ? 1 : sum / abs(Δ) }
  }

  private func differences(_ node: Int) -> Tensor {
    Tensor(
      shape: values[node].shape,
      elements: zip(values[node].elements, others[node].elements).map(-))
  }

  private func largest(_ nodes: [Int]) -> Double {
    nodes.reduce(0) { max($0, values[$1].largest, others[$1].largest) }
  }
}
