import Attribution
import Formats
import Networks
import Training

/// A model for the chapters about images: a network, with test images, their classes and their
/// masks.
struct ImageModel: Sendable {
  /// The name of the model on the pages.
  let name: String
  let network: Network
  /// The name of each output.
  let classes: [String]
  /// Images to show to the model, if there are any.
  let images: ImageStream?
  /// The data set for which the model was trained, with labels and masks; `nil` for a reader's own
  /// model.
  let task: ImageTask?
  /// Facts about the weights, as in `Weights`.
  let facts: [String: String]
  /// The path of the file that a reader's own model was read from; otherwise `nil`.
  let file: String?
}

/// The reason why a chapter cannot use a model, in one line.
struct UnsuitableModel: Error, Hashable, Sendable, CustomStringConvertible {
  let description: String
}

extension ImageModel {
  /// Creates a model from a reader's own network, without labels or masks.
  ///
  /// - Parameters:
  ///   - file: The path that the network was read from, which is also the model's name on the
  ///     pages.
  ///   - images: Images of the input's shape.
  /// - Throws: `UnsuitableModel` unless the network takes colour or grey images and has a
  ///   convolution.
  init(file: String, network: Network, images: ImageStream?) throws(UnsuitableModel) {
    self.init(
      name: file, network: network,
      classes: (0..<network.output.shape.count).map { "output \($0)" }, images: images, task: nil,
      facts: [:], file: file)
    try checkImages()
  }

  /// Creates a model from weights for a task, whose test images it also takes.
  init(_ task: ImageTask, _ weights: Weights, of network: Network, called name: String) {
    self.init(
      name: "\(name), trained on \(task.name)", network: network, classes: task.test.names,
      images: ImageStream(task.test), task: task, facts: weights.metadata, file: nil)
  }

  /// Creates a model with the weights that the project has for a task.
  ///
  /// - Parameters:
  ///   - network: The untrained network to which the weights belong.
  ///   - advice: Other ways to get a model, for the error about missing weights.
  /// - Throws: `ReadError` if the file of the weights is damaged, or missing where the program was
  ///   built.
  init(
    _ task: ImageTask, of network: Network, called name: String, advice: String = ""
  ) throws(ReadError) {
    guard let path = PackageFolder.path(of: task.weights) else {
      throw ReadError(
        .missing, path: task.weights,
        reason: "it belongs to the package; run the program in its folder\(advice)")
    }
    let (network, weights) = try Weights.read(path, into: network)
    self.init(task, weights, of: network, called: name)
  }

  private func checkImages() throws(UnsuitableModel) {
    let shape = network.input.shape
    guard shape.rank == 3, shape.axes[0] == 1 || shape.axes[0] == 3 else {
      throw UnsuitableModel(
        description: "it takes \(shape), which is not an image of one channel or three")
    }
    guard let map = network.lastFeatureMap, network.nodes[map].shape.rank == 3 else {
      throw UnsuitableModel(description: "it has no convolution over images to look at")
    }
  }
}

extension ImageModel {
  /// The position of the last feature map: the activation after the last convolution.
  ///
  /// - Throws: `UnsuitableModel` if there is no convolution.
  func lastMap() throws(UnsuitableModel) -> Int {
    guard let map = network.lastFeatureMap else {
      throw UnsuitableModel(description: "it has no convolution")
    }
    return map
  }

  /// The convolutions over images, with their positions, in the network's order.
  var convolutions: [(position: Int, convolution: Convolution)] {
    network.nodes.enumerated().compactMap { position, node in
      guard case .convolution(let convolution) = node.operation, node.shape.rank == 3 else {
        return nil
      }
      return (position, convolution)
    }
  }
}

extension ImageModel {
  /// The data set for which the model was trained.
  ///
  /// - Throws: `UnsuitableModel` if it comes without one.
  func labelled() throws(UnsuitableModel) -> ImageTask {
    guard let task else {
      throw UnsuitableModel(description: "it comes without images whose classes are known")
    }
    return task
  }
}

extension ImageTask {
  /// The masks of the test images: for each pixel of image `n`, whether it shows the object.
  ///
  /// - Throws: `UnsuitableModel` if the images have no masks.
  func masks() throws(UnsuitableModel) -> @Sendable (_ n: Int) -> [Bool] {
    guard let mask else { throw UnsuitableModel(description: "\(name) have no masks") }
    return mask
  }
}
