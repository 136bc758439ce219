import Attribution
public import Networks
public import Training

/// The trainer of the scalar path: plain loops in `Double`, one example at a time. It is the
/// reference for every other trainer.
public final class ScalarTrainer: Trainer {
  /// The settings of the training.
  public let recipe: Recipe
  /// The network with its current parameters.
  public private(set) var network: Network

  /// The complete state that steps change. A new value must fit this network and be finite.
  public var state: TrainerState {
    didSet { network = state.network(like: network) }
  }

  /// Creates a trainer that has not taken a step.
  ///
  /// - Throws: `TrainingError` if the recipe does not fit the network.
  public init(for network: Network, recipe: Recipe) throws(TrainingError) {
    try recipe.check(for: network)
    self.recipe = recipe
    self.network = network
    state = TrainerState(of: network)
  }

  /// Takes one step: computes the gradient of the batch's mean loss, with dropout, and applies
  /// Adam.
  ///
  /// The labels must be outputs of the network, and the inputs must have its input shape.
  ///
  /// - Returns: The batch's mean loss before the step. It is not finite if a number after the step
  ///   would not be; the state is then unchanged.
  public func step(on batch: Batch) -> Double {
    let (loss, gradients) = gradients(on: batch)
    var next = state
    next.steps += 1
    for (name, gradient) in gradients {
      next.parameters[name]?.step(along: gradient.elements, by: recipe.adam, at: next.steps)
    }
    guard loss.isFinite, next.isFinite else { return loss.isFinite ? .nan : loss }
    state = next
    return loss
  }

  /// The batch's mean loss and its gradient at the current parameters, with the dropout of the next
  /// step. The state is not changed.
  ///
  /// - Returns: The loss, and a gradient for each of `Network.parameters`, in its shape.
  public func gradients(on batch: Batch) -> (loss: Double, gradients: [String: Tensor]) {
    var (loss, gradients) = (0.0, WeightGradients(of: network))
    for n in 0..<batch.labels.count {
      let a = network.forward(batch.inputs.example(n).elements) { node, value in
        dropOut(value, at: node, of: n)
      }
      let entropy = CrossEntropy(
        of: a[a.count - 1], label: batch.labels[n], examples: batch.labels.count)
      loss += entropy.loss / Double(batch.labels.count)
      let slopes = Gradient(a: a, relu: .gradient)
      _ = network.backward(from: entropy.gradient) { node, received in
        let δ = dropOut(received, at: node, of: n)
        gradients.add(δ, at: node, of: network, a)
        return network.chainRule(at: node, δ, slopes)
      }
    }
    let shapes = network.parameters.mapValues(\.shape)
    return (
      loss,
      shapes.reduce(into: [:]) { tensors, parameter in
        let sums = gradients.sums[parameter.key, default: []]
        tensors[parameter.key] = Tensor(shape: parameter.value, elements: sums)
      }
    )
  }

  /// Applies dropout to a node's values or gradients: m_j a_j / (1 − p).
  private func dropOut(_ values: [Double], at node: Int, of example: Int) -> [Double] {
    guard let probability = recipe.dropout[network.nodes[node].name] else { return values }
    let dropout = Dropout(
      probability: probability, seed: recipe.seed, step: state.steps, node: node)
    let first = example * values.count
    return values.enumerated().map { j, a_j in
      dropout.keeps(UInt32(truncatingIfNeeded: first + j)) ? a_j * dropout.scale : 0
    }
  }

  /// The network's outputs for a batch of inputs, without dropout.
  public func outputs(for inputs: Tensor) -> Tensor {
    let outputs = (0..<inputs.examples).flatMap { n in
      network.forward(inputs.example(n).elements).last ?? []
    }
    return Tensor(shape: network.output.shape.batched(inputs.examples), elements: outputs)
  }
}
