/// Why a recipe cannot be followed. Each description is one line.
public enum TrainingError: Error, Hashable, Sendable {
  /// The recipe drops neurons of a node that the network does not have.
  case unknownNode(String)
  /// A number of the recipe is out of range.
  case outOfRange(String)
  /// The network has nothing that could be trained.
  case noParameters
}

extension TrainingError: CustomStringConvertible {
  /// One line.
  public var description: String {
    switch self {
    case .unknownNode(let node): "no node is called '\(node)', whose neurons are to drop out"
    case .outOfRange(let what): what
    case .noParameters: "the network has neither a dense layer nor a convolution to train"
    }
  }
}
