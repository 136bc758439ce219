import Networks
import Training

/// A step of training with all that it needs besides a trainer, made before the clock runs.
struct PreparedTraining {
  let batch: Batch

  /// Random images, and labels in turn.
  init(for network: Network, batch: Int) {
    let inputs = PreparedWork.inputs(of: network.input.shape, batch: batch)
    self.batch = Batch(
      inputs: inputs, labels: (0..<batch).map { $0 % network.output.shape.count })
  }

  /// The recipe whose steps are measured.
  static let recipe = Recipe.miniVGG

  /// The same without dropout, whose random numbers no peer shares.
  static let comparable: Recipe = {
    var comparable = recipe
    comparable.dropout = [:]
    return comparable
  }()

  /// The loss's slopes at all parameters, node by node, after a first step without dropout: what Adam
  /// remembers of them is (1 − β₁) times as large.
  func slopes(by trainer: some Trainer) -> Tensor {
    _ = trainer.step(on: batch)
    let parameters = trainer.state.parameters
    return Tensor(
      trainer.network.parameterNames.compactMap { parameters[$0] }.flatMap { parameter in
        parameter.mean.elements.map { $0 / (1 - trainer.recipe.adam.meanDecay) }
      })
  }
}
