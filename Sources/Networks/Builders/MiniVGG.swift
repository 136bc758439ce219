import Numerics

extension Network {
  /// The untrained MiniVGG of document 001: input 3×32×32, ten scores.
  ///
  ///     conv 3→32, relu, conv 32→64, relu, max pool, conv 64→128, relu, conv 128→128, relu,
  ///     max pool, flatten, dense 8192→256, relu, 256→64, relu, 64→10
  ///
  /// Weights and biases are uniform within ±1/√(number of inputs), as in PyTorch. Dropout has no
  /// effect at inference and is left out.
  ///
  /// Source: document 001, "Model Architecture".
  public static func miniVGG(seed: Int) throws(NetworkError) -> Network {
    try miniVGG(dense: [8192, 256, 64, 10], seed: seed)
  }

  /// The untrained MiniVGG of the slides. It differs from document 001's in its dense layers:
  /// 8192→256, relu, 256→10.
  ///
  /// Source: document 002, "The CNN Model (MiniVGG)".
  public static func slidesMiniVGG(seed: Int) throws(NetworkError) -> Network {
    try miniVGG(dense: [8192, 256, 10], seed: seed)
  }

  private static func miniVGG(dense: [Int], seed: Int) throws(NetworkError) -> Network {
    var random = SplitMix64(seed: seed)
    var network = try Network(input: "image", shape: [3, 32, 32])
    for (block, channels) in [[3, 32, 64], [64, 128, 128]].enumerated() {
      for layer in 1...2 {
        let name = "\(block + 1)-\(layer)"
        try network.append(
          "conv\(name)",
          .convolution(
            from: channels[layer - 1], to: channels[layer], kernel: 3, padding: 1, using: &random))
        try network.append("relu\(name)", .activation(.relu))
      }
      try network.append("pool\(block + 1)", .maxPool(Window(2, 2, stride: 2)))
    }
    try network.append("flatten", .reshape([8192]))
    for (layer, (inputs, outputs)) in zip(dense, dense.dropFirst()).enumerated() {
      try network.append("fc\(layer + 1)", .dense(from: inputs, to: outputs, using: &random))
      if layer < dense.count - 2 {
        try network.append("relu-fc\(layer + 1)", .activation(.relu))
      }
    }
    return network
  }
}
