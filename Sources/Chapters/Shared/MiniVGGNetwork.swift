import Formats
import Networks
import Training

/// The two networks that the documents call MiniVGG.
enum MiniVGGNetwork: String, CaseIterable, Sendable {
  /// The MiniVGG of document 001.
  case post = "001"
  /// The MiniVGG of document 002, which has one dense layer less than document 001's.
  case slides = "002"

  /// Creates the untrained network with weights drawn from a seed.
  func untrained(seed: Int) -> Network {
    do {
      return switch self {
      case .post: try .miniVGG(seed: seed)
      case .slides: try .slidesMiniVGG(seed: seed)
      }
    } catch {
      preconditionFailure("MiniVGG is a network: \(error)")
    }
  }

  /// The training recipe of the network's document.
  var recipe: Recipe {
    switch self {
    case .post: .miniVGG
    case .slides: .slidesMiniVGG
    }
  }
}

extension ImageModel {
  /// The MiniVGG of document 001 with the project's weights for a task.
  ///
  /// - Throws: `ReadError` if the file of the weights is damaged, or missing where the program was
  ///   built.
  static func miniVGG(_ task: ImageTask) throws(ReadError) -> ImageModel {
    try ImageModel(task, of: MiniVGGNetwork.post.untrained(seed: 0), called: "MiniVGG")
  }
}
