public import Formats
import Foundation
public import Networks
public import Training

/// What the chapter is about: a trained MiniVGG, and images that it has not seen.
public struct MiniVGGSubject: Sendable {
  let data: MiniVGGData
  let network: Network
  /// What is said of the weights, as `Weights` has it.
  let facts: [String: String]

  /// These weights and the images to try them on.
  public init(_ data: MiniVGGData, _ weights: Weights, of network: Network) {
    self.data = data
    self.network = network
    facts = weights.metadata
  }

  /// The weights that the project has for these images.
  ///
  /// - Throws: `ReadError` if their file is not where the program was built, or damaged.
  public init(_ data: MiniVGGData) throws(ReadError) {
    let path = PackageFolder.url?.appendingPathComponent(data.weights).path
    guard let path, FileManager.default.fileExists(atPath: path) else {
      throw ReadError(
        .missing, path: data.weights,
        reason:
          "it belongs to the package; run the program in the package's folder, or with --train")
    }
    let (network, weights) = try Weights.read(path, into: MiniVGGNetwork.post.untrained(seed: 0))
    self.init(data, weights, of: network)
  }
}

/// The documents' two networks of this name.
public enum MiniVGGNetwork: String, CaseIterable, Sendable {
  /// Document 001's.
  case post = "001"
  /// Document 002's, the slides', with one dense layer less.
  case slides = "002"

  /// The network as training finds it.
  public func untrained(seed: Int) -> Network {
    do {
      return switch self {
      case .post: try .miniVGG(seed: seed)
      case .slides: try .slidesMiniVGG(seed: seed)
      }
    } catch {
      preconditionFailure("MiniVGG is a network: \(error)")
    }
  }

  /// How its document trains it.
  public var recipe: Recipe {
    switch self {
    case .post: .miniVGG
    case .slides: .slidesMiniVGG
    }
  }
}
