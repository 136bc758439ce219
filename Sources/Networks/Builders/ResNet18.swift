import Numerics

extension Network {
  /// A network in the shape of ResNet-18, untrained: 3×224×224 in, a thousand scores out.
  ///
  /// A convolution of 7×7 by 2 and an overlapping max pooling of 3×3 by 2; four stages of two basic
  /// blocks with 64, 128, 256 and 512 channels, the positions halved from stage to stage; the mean
  /// over 7×7 positions; dense 512→1000. Batch normalisation is as if merged into the convolution
  /// before it: the convolutions have biases. Weights and biases are uniform within 1/√(number of
  /// inputs).
  ///
  /// Source: He et al. 2016, table 1; names as in torchvision.
  public static func resNet18(seed: Int) throws(NetworkError) -> Network {
    var random = SplitMix64(seed: seed)
    var network = try Network(input: "image", shape: [3, 224, 224])
    try network.append(
      "conv1", .convolution(from: 3, to: 64, kernel: 7, stride: 2, padding: 3, using: &random))
    try network.append("relu", .activation(.relu))
    try network.append("maxpool", .maxPool(Window(3, 3, stride: 2, padding: 1)))
    var inputs = 64
    for (stage, outputs) in [64, 128, 256, 512].enumerated() {
      for block in 0..<2 {
        try network.appendBasicBlock(
          "layer\(stage + 1).\(block)", from: inputs, to: outputs, using: &random)
        inputs = outputs
      }
    }
    try network.append("avgpool", .averagePool(AveragePooling(Window(7, 7))))
    try network.append("flatten", .reshape([512]))
    try network.append("fc", .dense(from: 512, to: 1000, using: &random))
    return network
  }

  /// Two convolutions of 3×3 and what goes around them, added: the block's input itself or, where the
  /// channels double and the positions halve, a convolution of 1×1.
  private mutating func appendBasicBlock(
    _ name: String, from inputs: Int, to outputs: Int, using random: inout SplitMix64
  ) throws(NetworkError) {
    let input = outputPosition
    let stride = inputs == outputs ? 1 : 2
    try append(
      "\(name).conv1",
      .convolution(from: inputs, to: outputs, kernel: 3, stride: stride, padding: 1, using: &random)
    )
    try append("\(name).relu1", .activation(.relu))
    let main = try append(
      "\(name).conv2",
      .convolution(from: outputs, to: outputs, kernel: 3, padding: 1, using: &random))
    var around = input
    if inputs != outputs {
      around = try append(
        "\(name).downsample",
        .convolution(from: inputs, to: outputs, kernel: 1, stride: stride, using: &random),
        of: [input])
    }
    try append("\(name).add", .add, of: [main, around])
    try append("\(name).relu2", .activation(.relu))
  }
}
