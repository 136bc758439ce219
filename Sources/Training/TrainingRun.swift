/// A network's training, epoch by epoch, whoever does the steps.
///
///     let trainer = try ScalarTrainer(for: network, recipe: recipe)
///     var run = try TrainingRun(trainer, on: images, validatingWith: others)
///     while let record = try run.nextEpoch() {
///       print(record.line(epoch: run.records.count, of: recipe.epochs))
///       try run.checkpoint.write(to: path)
///     }
///
/// An epoch is a step for every batch of the images, in the order of `Recipe.order`, and then the
/// validation. Nothing depends on time or chance: the same run gives the same bits, in one go or
/// resumed from a checkpoint.
///
/// Source: document 001, "Training Process".
public struct TrainingRun<T: Trainer> {
  /// Who does the steps.
  public let trainer: T
  /// The images to train on.
  public let images: ImageSet
  /// The images to validate with.
  public let validation: ImageSet
  /// What has been noted of the epochs that are done.
  public private(set) var records: [EpochRecord] = []

  private let subject: Checkpoint.Subject

  /// A run that begins at its first epoch.
  ///
  /// - Parameters:
  ///   - trainer: One that has not taken a step.
  ///   - images: One or more to train on.
  ///   - validation: One or more that say after every epoch how good the network is.
  /// - Throws: `TrainingError` if the recipe or the images do not fit the network.
  public init(
    _ trainer: T, on images: ImageSet, validatingWith validation: ImageSet
  ) throws(TrainingError) {
    precondition(trainer.state.steps == 0, "a trainer that has not taken a step")
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

  /// Does the epochs that are left.
  ///
  /// - Parameters:
  ///   - progress: Told after every batch how far the run has come.
  ///   - epochDone: Told after every epoch, with the run as it is then.
  /// - Returns: The records of all epochs, also of those that were done before.
  /// - Throws: As `nextEpoch`, and what `epochDone` throws.
  @discardableResult
  public mutating func finish(
    progress: (TrainingProgress) throws -> Void = { _ in },
    epochDone: (TrainingRun) throws -> Void = { _ in }
  ) throws -> [EpochRecord] {
    while try nextEpoch(progress: progress) != nil { try epochDone(self) }
    return records
  }

  /// Does an epoch.
  ///
  /// - Parameter progress: Told after every batch how far the run has come. What it throws ends the
  ///   epoch.
  /// - Returns: What is noted of it; `nil` if all were done already.
  /// - Throws: `TrainingError` if the loss is not finite, or what `progress` throws. The run and its
  ///   trainer are then as they were before the epoch.
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

  /// The steps of an epoch.
  private var batches: Int { (images.count - 1) / trainer.recipe.batchSize + 1 }
}

extension TrainingRun {
  /// All that is needed to go on from here.
  public var checkpoint: Checkpoint {
    Checkpoint(recipe: trainer.recipe, records: records, state: trainer.state, subject: subject)
  }

  /// Goes on from a checkpoint of the same training, and gives the bits that the run would have given
  /// without the interruption. The recipe may have another number of epochs.
  ///
  /// - Throws: `TrainingError` if the checkpoint is of another network, recipe or data, or has more
  ///   epochs than the recipe; the run is then as it was.
  public mutating func resume(from checkpoint: Checkpoint) throws(TrainingError) {
    let recipe = trainer.recipe
    try checkpoint.subject.check(against: subject)
    try checkpoint.recipe.check(continuedBy: recipe)
    let done = checkpoint.records.count
    guard done <= recipe.epochs else {
      throw .otherCheckpoint("it has done \(done) epochs, the recipe has \(recipe.epochs)")
    }
    guard checkpoint.state.steps == done * batches else {
      throw .otherCheckpoint("it has done \(checkpoint.state.steps) steps in \(done) epochs")
    }
    try checkpoint.state.check(for: trainer.network)
    trainer.state = checkpoint.state
    records = checkpoint.records
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
