import Attribution
import Networks

/// An engine that counts the cost of a method: the forward and backward passes of single examples.
final class CountingEngine: Engine {
  private let engine: any Engine
  private(set) var passes = 0

  init(_ engine: any Engine) { self.engine = engine }

  var network: Network { engine.network }

  func activations(
    of inputs: Tensor, at nodes: [Int], replacing replacement: Replacement?
  ) throws(AttributionError) -> [Tensor] {
    passes += inputs.examples
    return try engine.activations(of: inputs, at: nodes, replacing: replacement)
  }

  func gradient(
    of inputs: Tensor, from start: InitialRelevance, at nodes: [Int], relu: ReLURule,
    replacing replacement: Replacement?
  ) throws(AttributionError) -> GradientPass {
    passes += 2 * inputs.examples
    return try engine.gradient(
      of: inputs, from: start, at: nodes, relu: relu, replacing: replacement)
  }

  func relevance(
    of inputs: Tensor, under plan: Plan, from start: InitialRelevance, at nodes: [Int],
    through concepts: [Concept]
  ) throws(AttributionError) -> RelevancePass {
    passes += 2 * inputs.examples
    return try engine.relevance(
      of: inputs, under: plan, from: start, at: nodes, through: concepts)
  }

  /// Counts three passes: forward at the input and at its baseline, and backward.
  func multipliers(
    of inputs: Tensor, against baselines: Tensor, from start: InitialRelevance, at nodes: [Int],
    rule: DeepLIFTRule
  ) throws(AttributionError) -> MultiplierPass {
    passes += 3 * inputs.examples
    return try engine.multipliers(
      of: inputs, against: baselines, from: start, at: nodes, rule: rule)
  }
}
