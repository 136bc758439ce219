import Attribution
import Networks
import Numerics
import Optimised
import Training

/// The networks with the ending that CAM requires, for the chapter on class activation maps.
enum CAMNetworks {
  /// Creates the network that is worked by hand. It applies the convolution of the chapter on
  /// gradients to its 4 × 4 image, then a ReLU, the average of each channel, and two classes.
  ///
  ///     S_a = 4 mean F_1 − 4 mean F_2 + 1        S_b = −2 mean F_1 + 4 mean F_2 − 1
  static func byHand() throws(NetworkError) -> Network {
    var network = try Network(input: "image", shape: [1, 4, 4])
    try network.append("conv", .convolution(GradientNetworks.convolution))
    try network.append("F", .activation(.relu))
    try network.append("average", .mean(axes: [1, 2]))
    try network.append("flatten", .reshape([2]))
    try network.append(
      "S", .dense(Dense([[4, -4], [-2, 4]], bias: [1, -1])), units: ["S_a", "S_b"])
    return network
  }

  /// Replaces the end of a network, from its last pooling on, by the average of each channel and a
  /// dense layer. Only the dense layer is trained, on these averages.
  ///
  /// Source: Zhou et al. 2016, section 3, which cuts off the dense layers of VGG and trains anew.
  static func averaged(
    _ network: Network, upTo pooling: String, trainedOn images: ImageSet
  ) throws -> Network {
    let last = network.place(of: pooling)
    let channels = network.nodes[last].shape.axes[0]
    var features = try network.truncated(at: last)
    try features.append("average", .mean(axes: [1, 2]))
    try features.append("flatten", .reshape([channels]))

    var averaged = features
    try averaged.append("S", .dense(try trained(on: averages(of: images, by: features), images)))
    return averaged
  }

  /// The average of each channel for every image.
  private static func averages(of images: ImageSet, by features: Network) throws -> Tensor {
    let engine = OptimisedEngine(for: features)
    let size = 256
    let parts = try stride(from: 0, to: images.count, by: size).map { first in
      try engine.output(of: images.batch(first..<min(first + size, images.count)).inputs)
    }
    return Tensor(
      shape: [images.count, features.output.shape.count], elements: parts.flatMap(\.elements))
  }

  /// Trains a dense layer that predicts the images' classes from these inputs.
  private static func trained(on inputs: Tensor, _ images: ImageSet) throws -> Dense {
    let channels = inputs.shape.axes[1]
    let zeros = Dense(
      weight: Tensor(
        shape: [images.names.count, channels],
        elements: Array(repeating: 0, count: images.names.count * channels)),
      bias: Tensor(Array(repeating: 0, count: images.names.count)))
    var layer = try Network(input: "averages", shape: [channels])
    try layer.append("S", .dense(zeros))
    let recipe = Recipe(epochs: 40, adam: Adam(learningRate: 0.02))
    let trainer = try OptimisedTrainer(for: layer, recipe: recipe)
    for epoch in 0..<recipe.epochs {
      let order = recipe.order(of: images.count, epoch: epoch)
      for first in stride(from: 0, to: order.count, by: recipe.batchSize) {
        let chosen = order[first..<min(first + recipe.batchSize, order.count)]
        _ = trainer.step(
          on: Batch(
            inputs: Tensor(batch: chosen.map { inputs.example($0) }),
            labels: chosen.map(images.label)))
      }
    }
    guard case .dense(let dense) = trainer.network.output.operation else {
      preconditionFailure("the layer that was trained is dense")
    }
    return dense
  }
}
