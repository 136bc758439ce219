import Networks
import Optimised
import Testing
import Training

/// A training on the optimised path that is stopped and goes on from its checkpoint's file gives the
/// bits that it would have given without.
@Suite struct TrainingResumption {
  private struct Stop: Error {}

  private func run(
    _ tiny: TinyTraining, threads: Int
  ) throws -> TrainingRun<OptimisedTrainer> {
    try TrainingRun(
      OptimisedTrainer(for: tiny.network, recipe: tiny.recipe, threads: threads),
      on: tiny.images, validatingWith: tiny.validation)
  }

  @Test func stoppedAnywhere() throws {
    let folder = try TemporaryFolder()
    let tiny = try TinyTraining(dropout: ["relu": 0.4], epochs: 3)
    var whole = try run(tiny, threads: 1)
    try whole.finish()

    // The number of batches, those of the validation included, that end anywhere in an epoch.
    for batches in 0..<12 {
      let path = folder("\(batches)")
      var left = batches
      var stopped = try run(tiny, threads: 2)
      #expect(throws: Stop.self) {
        try stopped.finish { _ in
          if left == 0 { throw Stop() }
          left -= 1
        } epochDone: {
          try $0.checkpoint.write(to: path)
        }
      }
      var resumed = try run(tiny, threads: 3)
      if try folder.files.contains("\(batches)") {
        try resumed.resume(from: Checkpoint.read(path))
      }
      #expect(resumed.records.count == batches / 4)
      try resumed.finish()
      #expect(resumed.trainer.state == whole.trainer.state, "after \(batches) batches")
      #expect(resumed.records.map(\.results) == whole.records.map(\.results))
    }
  }
}
