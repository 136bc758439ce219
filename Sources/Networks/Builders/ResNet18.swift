import Numerics

extension Network {
  /// An untrained network in the shape of ResNet-18: input 3×224×224, 1000 scores.
  ///
  /// A 7×7 convolution with stride 2 and an overlapping 3×3 max pooling with stride 2; four stages
  /// of two basic blocks with 64, 128, 256 and 512 channels, where each later stage halves the
  /// positions; the mean over 7×7 positions; a dense layer 512→1000. Batch normalisation counts as
  /// merged into the convolutions, which therefore have biases. Weights and biases are uniform
  /// within ±1/√(number of inputs).
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

  /// Appends a basic block: two 3×3 convolutions, and an addition of the block's input. Where the
  /// channels double and the positions halve, a 1×1 convolution adapts the input.
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
