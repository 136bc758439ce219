import Networks
import Training

/// The data of a training step, prepared before the measurement.
struct PreparedTraining {
  let batch: Batch

  /// Draws random images; their labels go through the classes in turn.
  init(for network: Network, batch: Int) {
    let inputs = PreparedWork.inputs(of: network.input.shape, batch: batch)
    self.batch = Batch(
      inputs: inputs, labels: (0..<batch).map { $0 % network.output.shape.count })
  }

  /// The recipe whose steps are measured.
  static let recipe = Recipe.miniVGG

  /// The recipe without dropout, whose random numbers no peer shares.
  static let comparable: Recipe = {
    var comparable = recipe
    comparable.dropout = [:]
    return comparable
  }()

  /// The loss's gradients for all parameters, node by node, from a first step without dropout. They
  /// are recovered from Adam's running means, which are (1 − β₁) times the gradients.
  func slopes(by trainer: some Trainer) -> Tensor {
    _ = trainer.step(on: batch)
    let parameters = trainer.state.parameters
    return Tensor(
      trainer.network.parameterNames.compactMap { parameters[$0] }.flatMap { parameter in
        parameter.mean.elements.map { $0 / (1 - trainer.recipe.adam.meanDecay) }
      })
  }
}
