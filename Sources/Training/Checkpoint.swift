/// The state of a training run after a complete epoch, sufficient to resume it.
public struct Checkpoint: Hashable, Sendable {
  /// The recipe of the run.
  public let recipe: Recipe
  /// The records of the epochs completed so far.
  public let records: [EpochRecord]
  /// The parameters with their moments, and the number of steps.
  public let state: TrainerState
  /// The fingerprints of the network and images that the run is about.
  let subject: Subject

  /// The fingerprints of a run's network and images.
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
      (images, other.images, "other training images"),
      (validation, other.validation, "other validation images"),
    ] where own != others {
      throw .otherCheckpoint("it has \(what)")
    }
  }
}

extension Recipe {
  /// Checks that a run with another recipe can resume from this one: only the number of epochs may
  /// differ.
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
      throw .otherCheckpoint("it has \(what) \(own); the recipe has \(others)")
    }
    var same = self
    same.epochs = other.epochs
    guard same == other else { throw .otherCheckpoint("it has another recipe") }
  }
}
