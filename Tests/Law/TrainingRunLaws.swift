import Networks
import Scalar
import Testing
import Training

/// What a training run does, whoever does its steps.
@Suite struct TrainingRunLaws {
  private static let dropouts: [[String: Double]] = [[:], ["relu": 0.3, "input": 0.1]]

  /// The run is the loop written out: steps in the order of the recipe, then the validation.
  @Test(arguments: dropouts) func runIsTheLoop(_ dropout: [String: Double]) throws {
    let tiny = try TinyTraining(dropout: dropout)
    var run = try tiny.run()
    let records = try run.finish()
    let trainer = try ScalarTrainer(for: tiny.network, recipe: tiny.recipe)
    for (epoch, record) in zip(1..., records) {
      let order = tiny.recipe.order(of: 20, epoch: epoch)
      // The last batch has four images, and its loss counts as much as those of eight.
      let losses = [order[..<8], order[8..<16], order[16...]].map {
        trainer.step(on: tiny.images.batch($0))
      }
      expectClose(record.trainingLoss, losses.reduce(0, +) / 3)
      let evaluation = Evaluation(of: tiny.validation, batchSize: 5, outputs: trainer.outputs)
      expectClose(record.validationLoss, evaluation.meanLoss)
      #expect(record.validationAccuracy == evaluation.accuracy)
      #expect(record.imagesPerSecond > 0)
    }
    #expect(records.count == 3 && run.isDone && run.records == records)
    #expect(run.trainer.state == trainer.state)
    #expect(try run.nextEpoch() == nil)
  }

  @Test func trainingLearns() throws {
    var run = try TinyTraining(epochs: 40).run()
    let records = try run.finish()
    let last = try #require(records.last)
    #expect(last.trainingLoss < records[0].trainingLoss / 2)
    #expect(last.validationAccuracy > 0.8)
  }

  /// Stopped after every epoch, written, read into a new run: the same bits as in one go.
  @Test(arguments: dropouts) func resumingChangesNothing(_ dropout: [String: Double]) throws {
    let tiny = try TinyTraining(dropout: dropout)
    var whole = try tiny.run()
    try whole.finish()
    let folder = try TemporaryFolder()
    let path = folder("checkpoint")
    try tiny.run().checkpoint.write(to: path)
    for epoch in 1...3 {
      var part = try tiny.run()
      try part.resume(from: Checkpoint.read(path))
      #expect(part.records.count == epoch - 1)
      try part.nextEpoch()
      try part.checkpoint.write(to: path)
    }
    let checkpoint = try Checkpoint.read(path)
    #expect(checkpoint.state == whole.trainer.state)
    #expect(checkpoint.records.map(\.results) == whole.records.map(\.results))
    // All epochs are done: the records at once.
    var done = try tiny.run()
    try done.resume(from: checkpoint)
    #expect(try done.finish(progress: { _ in Issue.record("a step") }) == checkpoint.records)
    #expect(done.trainer.state == whole.trainer.state)
    #expect(done.trainer.network == whole.trainer.network)
  }

  private struct Stop: Error {}

  /// Stopped in the middle of the second epoch: the run is as it was before it, and goes on.
  @Test(arguments: dropouts) func stoppingInAnEpoch(_ dropout: [String: Double]) throws {
    let tiny = try TinyTraining(dropout: dropout)
    var whole = try tiny.run()
    try whole.finish()
    for phase in [TrainingProgress.Phase.training, .validation] {
      let folder = try TemporaryFolder()
      let path = folder("checkpoint")
      var stopped = try tiny.run()
      #expect(throws: Stop.self) {
        try stopped.finish(
          progress: { if $0.epoch == 2, $0.phase == phase { throw Stop() } },
          epochDone: { try $0.checkpoint.write(to: path) })
      }
      #expect(try stopped.checkpoint == Checkpoint.read(path))
      #expect(stopped.trainer.state.steps == 3 && stopped.records.count == 1)
      var resumed = try tiny.run()
      try resumed.resume(from: Checkpoint.read(path))
      try resumed.finish()
      #expect(resumed.trainer.state == whole.trainer.state)
      #expect(resumed.records.map(\.results) == whole.records.map(\.results))
      try stopped.finish()
      #expect(stopped.trainer.state == whole.trainer.state)
    }
  }

  /// Two epochs, and then up to three: as three at once.
  @Test func trainingLonger() throws {
    var tiny = try TinyTraining(dropout: ["relu": 0.3], epochs: 2)
    var short = try tiny.run()
    try short.finish()
    tiny.recipe.epochs = 3
    var (longer, whole) = (try tiny.run(), try tiny.run())
    try longer.resume(from: short.checkpoint)
    try longer.finish()
    try whole.finish()
    #expect(longer.records.count == 3)
    #expect(longer.trainer.state == whole.trainer.state)
  }

  @Test func progressIsReported() throws {
    var seen: [TrainingProgress] = []
    var run = try TinyTraining(epochs: 2).run()
    let records = try run.finish(progress: { seen.append($0) })
    #expect(seen.map(\.epoch) == [1, 1, 1, 1, 2, 2, 2, 2])
    #expect(seen.map(\.done) == [8, 16, 20, 12, 8, 16, 20, 12])
    #expect(seen.map(\.images) == [20, 20, 20, 12, 20, 20, 20, 12])
    #expect(
      seen.map { $0.phase == .training } == [true, true, true, false, true, true, true, false])
    #expect(seen[2].loss == records[0].trainingLoss && seen[3].loss == records[0].validationLoss)
    #expect(seen.allSatisfy { $0.epochs == 2 && $0.seconds > 0 && $0.epochSeconds >= $0.seconds })
    #expect(seen[3].partOfEpoch == 1 && seen[3].secondsLeftOfEpoch == 0)
  }

  /// A learning rate that throws the parameters out of range ends the run at the next step.
  @Test func divergingIsNoticed() throws {
    var tiny = try TinyTraining()
    tiny.recipe.adam.learningRate = 1e300
    var run = try tiny.run()
    let before = run.checkpoint
    let error = #expect(throws: TrainingError.self) { try run.finish() }
    guard case .diverged(1, 2, let loss) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!loss.isFinite)
    #expect(run.checkpoint == before)
  }
}
