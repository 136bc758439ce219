import Networks
import Scalar
import Testing
import Training

/// The scalar path's training against PyTorch 2.15 in float64: the losses of five steps of Adam and
/// the parameters after them, with and without dropout, to 1e-10 of the largest.
@Suite struct TrainingFixtureTests {
  @Test(arguments: ["plain", "dropout"]) func fiveSteps(_ name: String) throws {
    let fixture = try TrainingFixture.load()
    let training = try #require(fixture.trainings.first { $0.name == name })
    let trainer = try ScalarTrainer(
      for: fixture.network(),
      recipe: Recipe(
        epochs: 1, adam: Adam(learningRate: fixture.learningRate), dropout: training.dropout,
        seed: fixture.seed))
    let losses = fixture.batches.map { trainer.step(on: $0.batch) }
    #expect(losses.count == 5)
    expectClose(losses, training.losses, 1e-10)
    #expect(trainer.state.steps == 5)
    #expect(trainer.network.parameters.keys.sorted() == training.parameters.keys.sorted())
    for (name, expected) in training.parameters {
      let found = try #require(trainer.network.parameters[name])
      #expect(found == trainer.state.parameters[name]?.value)
      #expect(found.shape == expected.tensor.shape)
      expectClose(found.elements, expected.values, 1e-10, comment: name)
      // Five steps of 0.02 matter.
      #expect(found != fixture.initial[name]?.tensor)
    }
  }
}
