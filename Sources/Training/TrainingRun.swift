/// A network's training, epoch by epoch, with any trainer.
///
///     let trainer = try ScalarTrainer(for: network, recipe: recipe)
///     var run = try TrainingRun(trainer, on: images, validatingWith: others)
///     while let record = try run.nextEpoch() {
///       print(record.line(epoch: run.records.count, of: recipe.epochs))
///       try run.checkpoint.write(to: path)
///     }
///
/// An epoch takes a step for every batch of images, in the order of `Recipe.order`, and then
/// validates. Nothing depends on time or chance: the same run gives the same bits, in one go or
/// resumed from a checkpoint.
///
/// Source: document 001, "Training Process".
public struct TrainingRun<T: Trainer> {
  /// The trainer that takes the steps.
  public let trainer: T
  /// The training images.
  public let images: ImageSet
  /// The validation images.
  public let validation: ImageSet
  /// The records of the completed epochs.
  public private(set) var records: [EpochRecord] = []

  private let subject: Checkpoint.Subject

  /// Creates a run that has not begun its first epoch.
  ///
  /// - Parameters:
  ///   - trainer: A trainer that has not taken a step.
  ///   - images: The training images, at least one.
  ///   - validation: The images for validation after every epoch, at least one.
  /// - Throws: `TrainingError` if the recipe or the images do not fit the network.
  public init(
    _ trainer: T, on images: ImageSet, validatingWith validation: ImageSet
  ) throws(TrainingError) {
    precondition(trainer.state.steps == 0, "the trainer has already taken a step")
    let network = trainer.network
    try trainer.recipe.check(for: network)
    try images.check(for: network)
    try validation.check(for: network)
    self.trainer = trainer
    self.images = images
    self.validation = validation
    subject = Checkpoint.Subject(
      network: network.fingerprint, images: images.fingerprint, validation: validation.fingerprint)
  }

  /// Whether all epochs of the recipe are done.
  public var isDone: Bool { records.count >= trainer.recipe.epochs }

  /// Completes the remaining epochs.
  ///
  /// - Parameters:
  ///   - progress: Called after every batch.
  ///   - epochDone: Called after every epoch, with the run in its state at that point.
  /// - Returns: The records of all epochs, including earlier ones.
  /// - Throws: The errors of `nextEpoch`, and those of `epochDone`.
  @discardableResult
  public mutating func finish(
    progress: (TrainingProgress) throws -> Void = { _ in },
    epochDone: (TrainingRun) throws -> Void = { _ in }
  ) throws -> [EpochRecord] {
    while try nextEpoch(progress: progress) != nil { try epochDone(self) }
    return records
  }

  /// Runs one epoch.
  ///
  /// - Parameter progress: Called after every batch. An error it throws ends the epoch.
  /// - Returns: The epoch's record; `nil` if all epochs were already done.
  /// - Throws: `TrainingError` if the loss is not finite, or the error of `progress`. The run and
  ///   its trainer are then as before the epoch.
  @discardableResult
  public mutating func nextEpoch(
    progress: (TrainingProgress) throws -> Void = { _ in }
  ) throws -> EpochRecord? {
    guard !isDone else { return nil }
    let before = trainer.state
    do {
      let record = try epoch(records.count + 1, progress)
      records.append(record)
      return record
    } catch {
      trainer.state = before
      throw error
    }
  }

  private func epoch(
    _ epoch: Int, _ progress: (TrainingProgress) throws -> Void
  ) throws -> EpochRecord {
    let recipe = trainer.recipe
    let order = recipe.order(of: images.count, epoch: epoch)
    let clock = ContinuousClock()
    let start = clock.now
    var sum = 0.0
    for batch in 0..<batches {
      let first = batch * recipe.batchSize
      let indices = order[first...].prefix(recipe.batchSize)
      let loss = trainer.step(on: images.batch(indices))
      guard loss.isFinite else {
        throw TrainingError.diverged(
          epoch: epoch, step: (epoch - 1) * batches + batch + 1, loss: loss)
      }
      sum += loss
      let seconds = (clock.now - start).seconds
      try progress(
        TrainingProgress(
          epoch: epoch, of: recipe.epochs, .training, done: first + indices.count,
          of: images.count, otherImages: validation.count, loss: sum / Double(batch + 1),
          seconds: seconds, epochSeconds: seconds))
    }
    let middle = clock.now
    let evaluation = try Evaluation(
      of: validation,
      progress: { done, loss in
        try progress(
          TrainingProgress(
            epoch: epoch, of: recipe.epochs, .validation, done: done, of: validation.count,
            otherImages: images.count, loss: loss, seconds: (clock.now - middle).seconds,
            epochSeconds: (clock.now - start).seconds))
      }, outputs: trainer.outputs)
    guard evaluation.meanLoss.isFinite else {
      throw TrainingError.diverged(epoch: epoch, step: 0, loss: evaluation.meanLoss)
    }
    return EpochRecord(
      trainingLoss: sum / Double(batches), validationLoss: evaluation.meanLoss,
      validationAccuracy: evaluation.accuracy,
      imagesPerSecond: Double(images.count) / max((middle - start).seconds, 1e-9))
  }

  /// The number of steps in an epoch.
  private var batches: Int { (images.count - 1) / trainer.recipe.batchSize + 1 }
}

extension TrainingRun {
  /// A checkpoint from which the run can resume.
  public var checkpoint: Checkpoint {
    Checkpoint(recipe: trainer.recipe, records: records, state: trainer.state, subject: subject)
  }

  /// Resumes from a checkpoint of the same training. The result is bit-identical to a run without
  /// interruption. The recipe may have a different number of epochs.
  ///
  /// - Throws: `TrainingError` if the checkpoint belongs to another network, recipe or data set, or
  ///   has more epochs than the recipe. The run is then unchanged.
  public mutating func resume(from checkpoint: Checkpoint) throws(TrainingError) {
    let recipe = trainer.recipe
    try checkpoint.subject.check(against: subject)
    try checkpoint.recipe.check(continuedBy: recipe)
    let done = checkpoint.records.count
    guard done <= recipe.epochs else {
      throw .otherCheckpoint("it has completed \(done) epochs; the recipe has \(recipe.epochs)")
    }
    guard checkpoint.state.steps == done * batches else {
      throw .otherCheckpoint("it has taken \(checkpoint.state.steps) steps in \(done) epochs")
    }
    try checkpoint.state.check(for: trainer.network)
    trainer.state = checkpoint.state
    records = checkpoint.records
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
