import Attribution
import Networks
import Numerics

/// The data of a work, prepared before the measurement. `PreparedTraining` is the counterpart for
/// training steps.
struct PreparedWork {
  let work: Work
  let inputs: Tensor
  private let baselines: Tensor
  private let plan: Plan?

  /// The seed of the inputs. With seed 2, rounding decides nothing in the first three examples and
  /// at the points between the first and zero over which `QuickCheck` integrates: no neuron of
  /// MiniVGG is within 7e-7 of zero, and no two candidates of a max pooling are that close.
  private static let seed = 2

  init(_ work: Work, for network: Network, batch: Int) throws(PlanError) {
    self.work = work
    inputs = PreparedWork.inputs(of: network.input.shape, batch: batch)
    baselines = Tensor(zeros: inputs.shape)
    plan = try work.composite.map { composite throws(PlanError) in
      try Plan(composite, for: network)
    }
  }

  /// Draws a batch of random inputs.
  static func inputs(of shape: Shape, batch: Int) -> Tensor {
    var random = SplitMix64(seed: seed)
    let shape = shape.batched(batch)
    return Tensor(shape: shape, elements: random.numbers(shape.count, Work.bound))
  }

  /// What these nodes receive in the backward pass; for integrated gradients, at fifty even steps.
  /// Where training receives nothing, the gradient is zero.
  func received(
    at nodes: [Int], on engine: some Engine
  ) throws(AttributionError) -> [Tensor] {
    switch work {
    case .forward:
      return []
    case .gradient, .training:
      return try engine.gradient(of: inputs, from: .oneHot(.index(0)), at: nodes).gradients
    case .epsilonPlusFlat, .epsilonGammaBox, .epsilon:
      guard let plan else { preconditionFailure("a composite has been resolved") }
      return try engine.relevance(of: inputs, under: plan, from: .oneHot(.index(0)), at: nodes)
        .relevances
    case .deepLIFT:
      return try engine.multipliers(
        of: inputs, against: baselines, from: .oneHot(.index(0)), at: nodes
      ).multipliers
    case .integratedGradients:
      let steps = Work.integrationSteps
      let points = (0..<steps).map { step in
        let share = (Double(step) + 0.5) / Double(steps)
        return Tensor(shape: inputs.shape, elements: inputs.elements.map { share * $0 })
      }
      let batch = Tensor(
        shape: engine.network.input.shape.batched(steps * inputs.examples),
        elements: points.flatMap(\.elements))
      return try engine.gradient(of: batch, from: .oneHot(.index(0)), at: nodes).gradients
    }
  }

  /// Runs the work and returns its result.
  func run(
    on engine: some Engine, steps: Int = Work.integrationSteps
  ) throws(AttributionError) -> Tensor {
    switch work {
    case .forward:
      return try engine.output(of: inputs)
    case .gradient:
      return try engine.gradient(of: inputs, from: .oneHot(.index(0)), at: [0]).gradients[0]
    case .epsilonPlusFlat, .epsilonGammaBox, .epsilon:
      guard let plan else { preconditionFailure("a composite has been resolved") }
      return try engine.relevance(of: inputs, under: plan, from: .oneHot(.index(0)), at: [0])
        .relevances[0]
    case .deepLIFT:
      return try engine.multipliers(
        of: inputs, against: baselines, from: .oneHot(.index(0)), at: [0]
      ).multipliers[0]
    case .integratedGradients:
      return try engine.integratedGradients(
        of: inputs, against: baselines, target: .index(0), by: .gaussLegendre(steps: steps))
    case .training:
      preconditionFailure("no engine trains")
    }
  }
}

extension Work {
  fileprivate var composite: Composite? {
    switch self {
    case .epsilonPlusFlat: .epsilonPlusFlat()
    case .epsilon: .everywhere(.epsilon(0.001), norm: 0.001)
    case .epsilonGammaBox:
      .epsilonGammaBox(low: Bound([-Work.bound]), high: Bound([Work.bound]))
    case .forward, .gradient, .deepLIFT, .integratedGradients, .training: nil
    }
  }
}
