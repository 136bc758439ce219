/// A training run after a whole epoch: all that is needed to go on.
public struct Checkpoint: Hashable, Sendable {
  /// How the network is trained.
  public let recipe: Recipe
  /// What was noted of the epochs that are done.
  public let records: [EpochRecord]
  /// The parameters with their moments.
  public let state: TrainerState
  /// What is trained, and with what.
  let subject: Subject

  /// Fingerprints of a run's network and images.
  struct Subject: Hashable, Sendable {
    let network: UInt64
    let images: UInt64
    let validation: UInt64
  }
}

extension Checkpoint.Subject {
  func check(against other: Self) throws(TrainingError) {
    for (own, others, what) in [
      (network, other.network, "another network"),
      (images, other.images, "other images to train on"),
      (validation, other.validation, "other images to validate with"),
    ] where own != others {
      throw .otherCheckpoint("it has \(what)")
    }
  }
}

extension Recipe {
  /// Checks that a run under another recipe goes on where this one stopped: only the number of epochs
  /// may differ.
  func check(continuedBy other: Recipe) throws(TrainingError) {
    func words(_ dropout: [String: Double]) -> String {
      let list = dropout.sorted { $0.key < $1.key }.map { "\($0.value) at '\($0.key)'" }
      return list.isEmpty ? "none" : list.joined(separator: ", ")
    }
    for (what, own, others) in [
      ("a batch size of", "\(batchSize)", "\(other.batchSize)"),
      ("a learning rate of", "\(adam.learningRate)", "\(other.adam.learningRate)"),
      ("a decay of the mean of", "\(adam.meanDecay)", "\(other.adam.meanDecay)"),
      ("a decay of the square of", "\(adam.squareDecay)", "\(other.adam.squareDecay)"),
      ("a stabiliser of", "\(adam.stabiliser)", "\(other.adam.stabiliser)"),
      ("a dropout of", words(dropout), words(other.dropout)),
      ("a seed of", "\(seed)", "\(other.seed)"),
    ] where own != others {
      throw .otherCheckpoint("it has \(what) \(own), the recipe \(others)")
    }
    var same = self
    same.epochs = other.epochs
    guard same == other else { throw .otherCheckpoint("it has another recipe") }
  }
}
