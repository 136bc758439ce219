import Networks
import Scalar
import Testing
import Training

/// What cannot be trained, or not gone on with, is refused in one line before anything runs.
@Suite struct TrainingRefusals {
  private func expect(
    _ message: String, at location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    let error = #expect(throws: TrainingError.self, sourceLocation: location) { try body() }
    #expect(error?.description == message, sourceLocation: location)
  }

  @Test func imagesThatDoNotFit() throws {
    var tiny = try TinyTraining()
    let fitting = tiny.images
    tiny.images = ImageSet(
      shape: [1, 4, 4], names: ["a", "b", "c", "d"], samples: Array(repeating: 0, count: 32),
      labels: [2, 3])
    expect("image 1 has the label 3; the network has 3 outputs") { _ = try tiny.run() }
    tiny.images = ImageSet(
      shape: [1, 2, 8], names: ["a"], samples: Array(repeating: 0, count: 16), labels: [0])
    expect("the images have the shape 1×2×8; the network takes 1×4×4") { _ = try tiny.run() }
    (tiny.images, tiny.validation) = (
      fitting, ImageSet(shape: [1, 4, 4], names: [], samples: [], labels: [])
    )
    expect("there are no images") { _ = try tiny.run() }
  }

  @Test func recipesThatDoNotFit() throws {
    var tiny = try TinyTraining()
    tiny.recipe.dropout = ["elsewhere": 0.1]
    expect("the recipe has dropout at 'elsewhere', but no node has this name") {
      _ = try tiny.run()
    }
    tiny.recipe.dropout = ["relu": 1]
    expect("a dropout of 1.0 at 'relu'; it must be from 0 to less than 1") { _ = try tiny.run() }
  }

  @Test func checkpointsOfSomethingElse() throws {
    let tiny = try TinyTraining(dropout: ["relu": 0.3])
    var run = try tiny.run()
    try run.nextEpoch()
    let checkpoint = run.checkpoint
    func expectRefusal(
      _ reason: String, at location: SourceLocation = #_sourceLocation,
      _ change: (inout TinyTraining) throws -> Void
    ) throws {
      var other = tiny
      try change(&other)
      var run = try other.run()
      let before = run.checkpoint
      expect("the checkpoint is not of this training: it has \(reason)", at: location) {
        try run.resume(from: checkpoint)
      }
      #expect(run.checkpoint == before, sourceLocation: location)
    }
    try expectRefusal("another network") { try $0.network.append("more", .activation(.relu)) }
    try expectRefusal("other training images") { $0.images = TinyTraining.images(20, seed: 3) }
    try expectRefusal("other validation images") {
      $0.validation = TinyTraining.images(12, seed: 3)
    }
    try expectRefusal("a batch size of 8; the recipe has 4") { $0.recipe.batchSize = 4 }
    try expectRefusal("a learning rate of 0.02; the recipe has 0.01") {
      $0.recipe.adam.learningRate = 0.01
    }
    try expectRefusal("a decay of the mean of 0.9; the recipe has 0.8") {
      $0.recipe.adam.meanDecay = 0.8
    }
    try expectRefusal("a decay of the square of 0.999; the recipe has 0.8") {
      $0.recipe.adam.squareDecay = 0.8
    }
    try expectRefusal("a stabiliser of 1e-08; the recipe has 0.0") { $0.recipe.adam.stabiliser = 0 }
    try expectRefusal("a dropout of 0.3 at 'relu'; the recipe has none") { $0.recipe.dropout = [:] }
    try expectRefusal("a seed of 11; the recipe has 12") { $0.recipe.seed = 12 }
    // The same architecture with other weights is the same training: its state has them all.
    var untrained = tiny
    untrained.network = try tiny.network.with(
      parameters: tiny.network.parameters.mapValues {
        Tensor(shape: $0.shape, elements: $0.elements.map { 2 * $0 })
      })
    var same = try untrained.run()
    try same.resume(from: checkpoint)
    #expect(same.checkpoint == checkpoint)

    try run.nextEpoch()
    var shorter = tiny
    shorter.recipe.epochs = 1
    var one = try shorter.run()
    expect("the checkpoint is not of this training: it has completed 2 epochs; the recipe has 1") {
      try one.resume(from: run.checkpoint)
    }
  }
}
