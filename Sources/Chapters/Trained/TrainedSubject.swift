public import Formats
import Foundation
public import Networks
public import Training

/// What a chapter is about: a trained network, and images that it has not seen.
public struct TrainedSubject: Sendable {
  let images: SubjectImages
  let network: Network
  /// What is said of the weights, as `Weights` has it.
  let facts: [String: String]

  /// These weights and the images to try them on.
  public init(_ images: SubjectImages, _ weights: Weights, of network: Network) {
    self.images = images
    self.network = network
    facts = weights.metadata
  }

  /// The weights that the project has for these images.
  ///
  /// - Parameter network: The network that they are of, untrained.
  /// - Throws: `ReadError` if their file is not where the program was built, or damaged.
  public init(_ images: SubjectImages, of network: Network) throws(ReadError) {
    let path = PackageFolder.url?.appendingPathComponent(images.weights).path
    guard let path, FileManager.default.fileExists(atPath: path) else {
      throw ReadError(
        .missing, path: images.weights,
        reason: "it belongs to the package; run the program in its folder, or with --train")
    }
    let (network, weights) = try Weights.read(path, into: network)
    self.init(images, weights, of: network)
  }
}
