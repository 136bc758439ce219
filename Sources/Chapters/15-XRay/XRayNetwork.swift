import Networks
import Numerics
import Training

/// The small network of the chapter `x-ray`.
enum XRayNetwork {
  /// Creates the network from 1×64×64 inputs to two scores. It has three convolutions, each
  /// followed by pooling, a fourth convolution, and dense layers 2048→32→2. The weights and biases
  /// are uniform within 1/√(number of inputs).
  static func untrained(seed: Int) -> Network {
    do {
      return try network(seed: seed)
    } catch {
      preconditionFailure("it is a network: \(error)")
    }
  }

  /// The training recipe: 6 epochs, Adam at 0.001, and dropout of 0.3 after the first dense layer.
  static let recipe = Recipe(
    epochs: 6, adam: Adam(learningRate: 0.001), dropout: ["relu-fc1": 0.3])

  private static func network(seed: Int) throws(NetworkError) -> Network {
    var random = SplitMix64(seed: seed)
    var network = try Network(input: "x-ray", shape: [1, 64, 64])
    let channels = [1, 16, 32, 32, 32]
    for layer in 1...4 {
      try network.append(
        "conv\(layer)",
        .convolution(
          from: channels[layer - 1], to: channels[layer], kernel: 3, padding: 1, using: &random))
      try network.append("relu\(layer)", .activation(.relu))
      if layer != 3 { try network.append("pool\(layer)", .maxPool(Window(2, 2, stride: 2))) }
    }
    try network.append("flatten", .reshape([2048]))
    try network.append("fc1", .dense(from: 2048, to: 32, using: &random))
    try network.append("relu-fc1", .activation(.relu))
    try network.append("fc2", .dense(from: 32, to: 2, using: &random))
    return network
  }
}
