import Formats
import Networks
import Training

/// The documents' two networks of this name.
enum MiniVGGNetwork: String, CaseIterable, Sendable {
  /// Document 001's.
  case post = "001"
  /// Document 002's, the slides', with one dense layer less.
  case slides = "002"

  /// The network as training finds it.
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

  /// How its document trains it.
  var recipe: Recipe {
    switch self {
    case .post: .miniVGG
    case .slides: .slidesMiniVGG
    }
  }
}

extension ImageModel {
  /// Document 001's network with the weights that the project has for this task.
  ///
  /// - Throws: `ReadError` if their file is not where the program was built, or damaged.
  static func miniVGG(_ task: ImageTask) throws(ReadError) -> ImageModel {
    try ImageModel(task, of: MiniVGGNetwork.post.untrained(seed: 0), called: "MiniVGG")
  }
}
