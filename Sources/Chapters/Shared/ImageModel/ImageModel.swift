import Attribution
import Formats
import Networks
import Training

/// A network of images, with images that it has not seen, their classes and their masks: what the
/// chapters about images are about.
struct ImageModel: Sendable {
  /// What it is called on the pages.
  let name: String
  let network: Network
  /// A name for each output.
  let classes: [String]
  /// Images to show it, if there are any.
  let images: ImageStream?
  /// The data set that it was trained for, with labels and masks; `nil` for a reader's own model.
  let task: ImageTask?
  /// What is said of the weights, as `Weights` has it.
  let facts: [String: String]
  /// The file that it was read from, if it is a reader's own.
  let file: String?
}

/// Why a chapter cannot be about a model, in one line.
struct UnsuitableModel: Error, Hashable, Sendable, CustomStringConvertible {
  let description: String
}

extension ImageModel {
  /// A reader's own model, without labels or masks.
  ///
  /// - Parameters:
  ///   - file: The path that it was read from, which is its name on the pages.
  ///   - images: Images of the input's shape.
  /// - Throws: `UnsuitableModel` unless it takes images in colour or grey and has a convolution.
  init(file: String, network: Network, images: ImageStream?) throws(UnsuitableModel) {
    self.init(
      name: file, network: network,
      classes: (0..<network.output.shape.count).map { "output \($0)" }, images: images, task: nil,
      facts: [:], file: file)
    try checkImages()
  }

  /// These weights, and the images of the task to try them on.
  init(_ task: ImageTask, _ weights: Weights, of network: Network, called name: String) {
    self.init(
      name: "\(name), trained on \(task.name)", network: network, classes: task.test.names,
      images: ImageStream(task.test), task: task, facts: weights.metadata, file: nil)
  }

  /// The weights that the project has for this task.
  ///
  /// - Parameter network: The network that they are of, untrained.
  /// - Throws: `ReadError` if their file is not where the program was built, or damaged.
  init(_ task: ImageTask, of network: Network, called name: String) throws(ReadError) {
    guard let path = PackageFolder.path(of: task.weights) else {
      throw ReadError(
        .missing, path: task.weights,
        reason: "it belongs to the package; run the program in its folder, or with --train")
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
  /// The last feature map: the activation after the last convolution.
  ///
  /// - Throws: `UnsuitableModel` if there is no convolution.
  func lastMap() throws(UnsuitableModel) -> Int {
    guard let map = network.lastFeatureMap else {
      throw UnsuitableModel(description: "it has no convolution")
    }
    return map
  }

  /// The convolutions over images and their positions, in order.
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
  /// The data set that it was trained for.
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
  /// Which pixels of a test image show its object.
  ///
  /// - Throws: `UnsuitableModel` if the images have no masks.
  func masks() throws(UnsuitableModel) -> @Sendable (_ n: Int) -> [Bool] {
    guard let mask else { throw UnsuitableModel(description: "\(name) have no masks") }
    return mask
  }
}
