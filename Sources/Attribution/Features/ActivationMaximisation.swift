public import Networks
import Numerics

/// The result of activation maximisation.
public struct MaximisedInput: Hashable, Sendable {
  /// The maximising input x*, in the shape of the network's input.
  public let input: Tensor
  /// The activation a_k at the start, after each step but the last, and at x*. With jitter, all but
  /// the last are measured at the shifted input.
  public let activations: [Double]
  /// The maximised objective a_k(x) − λ ‖x‖² − τ TV(x), at the points of `activations`.
  public let objectives: [Double]
}

extension Engine {
  /// Activation maximisation: gradient ascent from a random start to an input that maximises a
  /// feature of the output.
  ///
  ///     x ← x + η ∂/∂x (a_k(x) − λ ‖x‖² − τ TV(x))
  ///
  /// a_k is the neuron's activation, or the mean over the channel's positions. A neuron of the last
  /// layer is a class. For a neuron within a network, use an engine for `network.truncated(at:)`.
  ///
  /// With small enough steps the ascent finds a local maximum near its start, not the global one.
  ///
  /// Source: document 000, "Activation Maximization"; document 003, "An alternative is …"; Erhan et
  /// al. 2009, section 3. Jitter: Mordvintsev et al. 2015.
  ///
  /// - Throws: `AttributionError` for a feature that the output does not have, an option out of
  ///   range, or an input that overflows during the ascent.
  public func maximising(
    _ feature: Feature, by maximisation: Maximisation
  ) throws(AttributionError) -> MaximisedInput {
    try maximisation.check()
    let neurons = try feature.neurons(of: network.output)
    var start = Array(repeating: 0.0, count: network.output.shape.count)
    for k in neurons { start[k] = 1 / Double(neurons.count) }
    let values = InitialRelevance.values(
      Tensor(shape: network.output.shape.batched(1), elements: start))
    func activation(_ output: Tensor) -> Double {
      neurons.reduce(0) { $0 + start[$1] * output[$1] }
    }

    var random = SplitMix64(seed: maximisation.seed)
    var ascent = Ascent(
      from: Tensor(
        shape: network.input.shape,
        elements: random.numbers(network.input.shape.count, maximisation.startBound)),
      by: maximisation)
    for step in 1...maximisation.steps {
      let offset = network.input.shape.axes.dropFirst().map { _ in
        maximisation.jitter == 0 ? 0 : random.offset(maximisation.jitter)
      }
      let pass = try gradient(
        of: Tensor(batch: [ascent.x.moved(by: offset)]), from: values, at: [0])
      ascent.note(activation(pass.output))
      ascent.climb(pass.gradients[0].example(0).moved(by: offset.map { -$0 }), step: step)
    }
    ascent.note(activation(try output(of: Tensor(batch: [ascent.x]))))
    return MaximisedInput(
      input: ascent.x, activations: ascent.activations, objectives: ascent.objectives)
  }
}

extension SplitMix64 {
  /// Draws a whole number uniformly from −most … most.
  fileprivate mutating func offset(_ most: Int) -> Int {
    Int(next() % UInt64(2 * most + 1)) - most
  }
}

/// The state of a gradient ascent: the current input, and the history of activations.
private struct Ascent {
  let maximisation: Maximisation
  private(set) var x: Tensor
  private(set) var activations: [Double] = []
  private(set) var objectives: [Double] = []

  init(from start: Tensor, by maximisation: Maximisation) {
    self.maximisation = maximisation
    x = start
    clip()
  }

  /// Records the activation a_k(x) and the objective at the current input.
  mutating func note(_ activation: Double) {
    var objective = activation - maximisation.decay * x.elements.sumOfSquares
    if maximisation.variation > 0 { objective -= maximisation.variation * x.totalVariation }
    activations.append(activation)
    objectives.append(objective)
  }

  /// Takes one ascent step, given the gradient ∂a_k/∂x.
  mutating func climb(_ gradient: Tensor, step: Int) {
    let (λ, τ, η) = (maximisation.decay, maximisation.variation, maximisation.rate)
    var slope = gradient.combined(with: x) { $0 - 2 * λ * $1 }
    if τ > 0 { slope = slope.combined(with: x.totalVariationSlope) { $0 - τ * $1 } }
    let unit = maximisation.normalisesSlope ? slope.elements.rootMeanSquare : 1
    if unit > 0 { x = x.combined(with: slope) { $0 + η * $1 / unit } }
    if let blur = maximisation.blur, step.isMultiple(of: blur.every) {
      x = x.blurred(sigma: blur.sigma)
    }
    clip()
  }

  private mutating func clip() {
    guard let range = maximisation.range else { return }
    x = x.map { min(max($0, range.lowerBound), range.upperBound) }
  }
}

extension Tensor {
  /// A tensor of channels × positions, shifted cyclically along the axes of positions.
  fileprivate func moved(by offset: [Int]) -> Tensor {
    zip(1..., offset).reduce(self) { tensor, move in
      let (axis, distance) = move
      guard distance != 0 else { return tensor }
      let (length, stride) = (shape.axes[axis], shape.strides[axis])
      let elements = tensor.elements.indices.map { index in
        let position = index / stride % length
        let origin = ((position - distance) % length + length) % length
        return tensor[index + (origin - position) * stride]
      }
      return Tensor(shape: shape, elements: elements)
    }
  }
}
