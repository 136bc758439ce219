import Numerics

extension Network {
  /// An untrained network in the shape of VGG-11: input 3×224×224, 1000 scores.
  ///
  /// Eight 3×3 convolutions with 64, 128, 256, 256, 512, 512, 512 and 512 channels; a max pooling
  /// after the first, second, fourth, sixth and eighth; dense layers 25088→4096→4096→1000. Weights
  /// and biases are uniform within ±1/√(number of inputs). Dropout has no effect at inference and
  /// is left out.
  ///
  /// Source: Simonyan and Zisserman 2015, table 1, column A; node by node as in torchvision.
  public static func vgg11(seed: Int) throws(NetworkError) -> Network {
    var random = SplitMix64(seed: seed)
    var network = try Network(input: "image", shape: [3, 224, 224])
    var inputs = 3
    for (block, layers) in [[64], [128], [256, 256], [512, 512], [512, 512]].enumerated() {
      for (layer, outputs) in layers.enumerated() {
        let name = "\(block + 1)-\(layer + 1)"
        try network.append(
          "conv\(name)",
          .convolution(from: inputs, to: outputs, kernel: 3, padding: 1, using: &random))
        try network.append("relu\(name)", .activation(.relu))
        inputs = outputs
      }
      try network.append("pool\(block + 1)", .maxPool(Window(2, 2, stride: 2)))
    }
    try network.append("flatten", .reshape([25088]))
    for (layer, (inputs, outputs)) in [(25088, 4096), (4096, 4096), (4096, 1000)].enumerated() {
      try network.append("fc\(layer + 1)", .dense(from: inputs, to: outputs, using: &random))
      if layer < 2 { try network.append("relu-fc\(layer + 1)", .activation(.relu)) }
    }
    return network
  }
}
