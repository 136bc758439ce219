import Foundation
public import Networks

extension Engine {
  /// Score-CAM at a node: each channel is weighted by the score of the input seen through the
  /// channel. It needs no gradient, but one forward pass for each channel.
  ///
  ///     M_c = (U_c − min U_c) / (max U_c − min U_c) ,   U_c = F_c upsampled to the input
  ///     w_c = exp S_c / Σ_k exp S_k ,   S_c = f(x ⊙ M_c) ,   H = (Σ_c w_c F_c)⁺
  ///
  /// The upsampling is bilinear, without aligned corners. A channel that is constant masks
  /// everything.
  ///
  /// Source: Wang et al. 2020, "Score-CAM", algorithm 1; pytorch-grad-cam, ScoreCAM, which upsamples
  /// with aligned corners.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs of shape channels × positions.
  ///   - node: The position of a node of shape channels × positions, with as many axes as the input.
  ///   - target: The output to explain.
  ///   - isRectified: Whether only the positive part of the map is kept.
  /// - Returns: One map per example, N×1×positions, not upsampled.
  public func scoreCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted, isRectified: Bool = true
  ) throws(AttributionError) -> Tensor {
    let shape = network.nodes[node].shape
    let input = network.input.shape
    guard shape.rank == input.rank, shape.rank >= 2 else {
      throw .noMap(node: network.nodes[node].name, shape)
    }
    let features = try features(of: inputs, at: node)
    let start = try self.start(at: target, of: inputs)
    let (channels, area) = (shape.axes[0], input.count / input.axes[0])

    var scores = inputs.exampleWeights(channels)
    try forEachOutput(channels, of: inputs) { c in
      let masks = features.channel(c).upsampled(to: Array(input.axes.dropFirst())).normalisedMaps
      return Tensor(
        shape: inputs.shape,
        elements: inputs.elements.indices.map { i in
          inputs[i] * masks[i / input.count * area + i % area]
        })
    } use: { c, output in
      for (n, score) in output.times(start).exampleSums.enumerated() { scores[n][c] = score }
    }
    return maps(inputs.examples, at: node) { n, _ in
      features.example(n).elements
        .weighted(by: scores[n].softmax, isRectified: isRectified)
    }
  }
}

extension Tensor {
  /// Zeros: a weight for each of `channels` channels, for each example of this batch.
  func exampleWeights(_ channels: Int) -> [[Double]] {
    Array(repeating: Array(repeating: 0, count: channels), count: examples)
  }

  /// One channel of every example, N×1×positions.
  fileprivate func channel(_ c: Int) -> Tensor {
    Tensor(batch: (0..<examples).map { Tensor(batch: [example($0).example(c)]) })
  }

  /// Each example's map stretched from 0 to 1; zeros where it is constant.
  fileprivate var normalisedMaps: Tensor {
    Tensor(
      batch: (0..<examples).map { n in
        let map = example(n)
        let (low, high) = (map.elements.min() ?? 0, map.elements.max() ?? 0)
        return map.map { high > low ? ($0 - low) / (high - low) : 0 }
      })
  }
}

extension [Double] {
  /// exp(S_c) / Σ_k exp(S_k)
  fileprivate var softmax: [Double] {
    let largest = self.max() ?? 0
    let e = map { exp($0 - largest) }
    let sum = e.reduce(0, +)
    return e.map { $0 / sum }
  }
}
