/// The reason why a training cannot begin or continue. Each description is one line.
public enum TrainingError: Error, Hashable, Sendable {
  /// The recipe has dropout at a node that the network does not have.
  case unknownNode(String)
  /// A number of the recipe is out of range.
  case outOfRange(String)
  /// The network has no trainable parameters.
  case noParameters
  /// The images do not fit the network.
  case images(String)
  /// The loss is no longer finite. Epochs and steps count from 1; step 0 is the validation after
  /// the epoch.
  case diverged(epoch: Int, step: Int, loss: Double)
  /// The checkpoint belongs to a different training.
  case otherCheckpoint(String)
}

extension TrainingError: CustomStringConvertible {
  /// A one-line description.
  public var description: String {
    switch self {
    case .unknownNode(let node): "the recipe has dropout at '\(node)', but no node has this name"
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
