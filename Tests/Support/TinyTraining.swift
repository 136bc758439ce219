import Networks
import Numerics
import Scalar
import Training

/// A training that takes milliseconds: 20 images of 1×4×4 in three classes, 12 to validate with, a
/// convolution and a dense layer, three batches an epoch.
struct TinyTraining {
  var network: Network
  var recipe: Recipe
  var images: ImageSet
  var validation: ImageSet

  init(dropout: [String: Double] = [:], epochs: Int = 3) throws {
    var random = SplitMix64(seed: 4)
    func tensor(_ shape: Shape) -> Tensor {
      Tensor(shape: shape, elements: random.numbers(shape.count, 0.5))
    }
    network = try Network(shape: [1, 4, 4])
    try network.append(
      "conv",
      .convolution(
        Convolution(weight: tensor([2, 1, 3, 3]), bias: tensor([2]), window: Window(3, 3))))
    try network.append("relu", .activation(.relu))
    try network.append("flatten", .reshape([8]))
    try network.append("fc", .dense(Dense(weight: tensor([3, 8]), bias: tensor([3]))))
    recipe = Recipe(
      epochs: epochs, batchSize: 8, adam: Adam(learningRate: 0.02), dropout: dropout, seed: 11)
    images = Self.images(20, seed: 1)
    validation = Self.images(12, seed: 2)
  }

  /// Images that are bright in the upper left, the upper right or below.
  static func images(_ count: Int, seed: Int) -> ImageSet {
    var random = SplitMix64(seed: seed)
    var (samples, labels) = ([UInt8](), [UInt8]())
    for _ in 0..<count {
      let label = random.integer(0...2)
      labels.append(UInt8(label))
      for place in 0..<16 {
        let part = place >= 8 ? 2 : place % 4 / 2
        samples.append(UInt8(random.integer(0...127) + (part == label ? 100 : 0)))
      }
    }
    return ImageSet(
      shape: [1, 4, 4], names: ["left", "right", "below"], samples: samples, labels: labels)
  }

  func run() throws -> TrainingRun<ScalarTrainer> {
    try TrainingRun(
      ScalarTrainer(for: network, recipe: recipe), on: images, validatingWith: validation)
  }
}

extension EpochRecord {
  /// All but the speed, which is not the same twice.
  var results: [Double] { [trainingLoss, validationLoss, validationAccuracy] }
}
