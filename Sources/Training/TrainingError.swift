/// Why a network is not trained, or not on. Each description is one line.
public enum TrainingError: Error, Hashable, Sendable {
  /// The recipe drops neurons of a node that the network does not have.
  case unknownNode(String)
  /// A number of the recipe is out of range.
  case outOfRange(String)
  /// The network has nothing that could be trained.
  case noParameters
  /// The images do not fit the network.
  case images(String)
  /// The loss is no longer a finite number; steps and epochs count from 1. A step of zero is the
  /// validation after the epoch.
  case diverged(epoch: Int, step: Int, loss: Double)
  /// A checkpoint is of something else than what is to be trained.
  case otherCheckpoint(String)
}

extension TrainingError: CustomStringConvertible {
  /// One line.
  public var description: String {
    switch self {
    case .unknownNode(let node): "no node is called '\(node)', whose neurons are to drop out"
    case .outOfRange(let what): what
    case .noParameters: "the network has neither a dense layer nor a convolution to train"
    case .images(let what): what
    case .diverged(let epoch, 0, let loss):
      "the validation loss after epoch \(epoch) is \(loss); a smaller learning rate may help"
    case .diverged(let epoch, let step, let loss):
      "the loss at step \(step), in epoch \(epoch), is \(loss); a smaller learning rate may help"
    case .otherCheckpoint(let what): "the checkpoint is not of this training: \(what)"
    }
  }
}
