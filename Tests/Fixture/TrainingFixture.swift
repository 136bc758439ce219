import Foundation
import Networks
import Training

/// `Fixtures/training.json`, as `Fixtures/README.md` describes it.
struct TrainingFixture: Decodable {
  struct Values: Decodable {
    let shape: [Int]
    let values: [Double]

    var tensor: Tensor { Tensor(shape: Shape(shape), elements: values) }
  }

  struct Images: Decodable {
    let images: [Double]
    let labels: [Int]

    var batch: Batch {
      Batch(
        inputs: Tensor(shape: TrainingFixture.input.batched(labels.count), elements: images),
        labels: labels)
    }
  }

  struct Training: Decodable {
    let name: String
    let dropout: [String: Double]
    let losses: [Double]
    let parameters: [String: Values]
  }

  static let input: Shape = [2, 6, 6]

  let seed: Int
  let learningRate: Double
  let initial: [String: Values]
  let batches: [Images]
  let trainings: [Training]

  static func load() throws -> TrainingFixture {
    let url = packageFolder.appendingPathComponent("Fixtures/training.json")
    return try JSONDecoder().decode(TrainingFixture.self, from: Data(contentsOf: url))
  }

  func network() throws -> Network {
    func tensor(_ name: String) throws -> Tensor {
      guard let values = initial[name] else { throw DenseNetworks.Unknown(name: name) }
      return values.tensor
    }
    func dense(_ name: String) throws -> Operation {
      .dense(Dense(weight: try tensor("\(name).weight"), bias: try tensor("\(name).bias")))
    }
    func convolution(_ name: String, padding: Int) throws -> Operation {
      .convolution(
        Convolution(
          weight: try tensor("\(name).weight"), bias: try tensor("\(name).bias"),
          window: Window(3, 3, padding: padding)))
    }
    var network = try Network(shape: Self.input)
    try network.append("conv1", convolution("conv1", padding: 1))
    try network.append("relu1", .activation(.relu))
    try network.append("conv2", convolution("conv2", padding: 0))
    try network.append("relu2", .activation(.relu))
    try network.append("pool", .maxPool(Window(2, 2, stride: 2)))
    try network.append("flatten", .reshape([16]))
    try network.append("fc1", dense("fc1"))
    try network.append("relu-fc1", .activation(.relu))
    try network.append("fc2", dense("fc2"))
    return network
  }
}
