public import Networks

/// An engine: computes passes for one network, a whole batch at a time.
///
/// Every tensor here has the batch as its first axis. `nodes` are positions in the network's list,
/// and results come in their order. An engine owns its working memory: use it from one thread at a
/// time.
public protocol Engine {
  /// The network that the engine computes.
  var network: Network { get }

  /// Computes the values of nodes.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - nodes: The positions of the nodes to return, in the order of the results.
  ///   - replacement: The node whose values are given, if there is one.
  /// - Throws: `AttributionError` if the input does not fit the network or is not finite.
  func activations(
    of inputs: Tensor, at nodes: [Int], replacing replacement: Replacement?
  ) throws(AttributionError) -> [Tensor]

  /// Computes the gradient of the start with respect to nodes, Σ_i start_i ∂f_i/∂a, or its variant
  /// under another rule for ReLU nodes.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - start: The start of the backward pass, at the output.
  ///   - nodes: The positions of the nodes to return, in the order of the results.
  ///   - relu: What ReLU nodes do with the gradient.
  ///   - replacement: The node whose values are given, if there is one.
  func gradient(
    of inputs: Tensor, from start: InitialRelevance, at nodes: [Int], relu: ReLURule,
    replacing replacement: Replacement?
  ) throws(AttributionError) -> GradientPass

  /// Computes the relevance that nodes receive under a plan, with a ledger that accounts for the
  /// rest.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - plan: What each node does with its relevance.
  ///   - start: The start of the backward pass, at the output.
  ///   - nodes: The positions of the nodes to return, in the order of the results.
  ///   - concepts: Channels through which relevance has to pass, at most one concept for a node.
  ///     The relevance at the node itself is what all its channels received.
  func relevance(
    of inputs: Tensor, under plan: Plan, from start: InitialRelevance, at nodes: [Int],
    through concepts: [Concept]
  ) throws(AttributionError) -> RelevancePass

  /// Computes DeepLIFT's multipliers of nodes with respect to the start, with one baseline per
  /// example.
  func multipliers(
    of inputs: Tensor, against baselines: Tensor, from start: InitialRelevance, at nodes: [Int],
    rule: DeepLIFTRule
  ) throws(AttributionError) -> MultiplierPass
}

extension Engine {
  /// Computes the network's output f(x) for a batch.
  public func output(of inputs: Tensor) throws(AttributionError) -> Tensor {
    try activations(of: inputs, at: [network.outputPosition])[0]
  }

  /// Computes the values of nodes, none of which is replaced.
  public func activations(
    of inputs: Tensor, at nodes: [Int]
  ) throws(AttributionError) -> [Tensor] {
    try activations(of: inputs, at: nodes, replacing: nil)
  }

  /// Computes the gradient of the start with respect to nodes, by default with the derivative at
  /// ReLU nodes.
  public func gradient(
    of inputs: Tensor, from start: InitialRelevance, at nodes: [Int], relu: ReLURule = .gradient
  ) throws(AttributionError) -> GradientPass {
    try gradient(of: inputs, from: start, at: nodes, relu: relu, replacing: nil)
  }

  /// Computes the relevance that nodes receive under a plan, through all channels.
  public func relevance(
    of inputs: Tensor, under plan: Plan, from start: InitialRelevance, at nodes: [Int]
  ) throws(AttributionError) -> RelevancePass {
    try relevance(of: inputs, under: plan, from: start, at: nodes, through: [])
  }

  /// Computes DeepLIFT's multipliers under the Rescale rule.
  public func multipliers(
    of inputs: Tensor, against baselines: Tensor, from start: InitialRelevance, at nodes: [Int]
  ) throws(AttributionError) -> MultiplierPass {
    try multipliers(of: inputs, against: baselines, from: start, at: nodes, rule: .rescale)
  }
}

/// The result of a gradient pass.
public struct GradientPass: Hashable, Sendable {
  /// The output f(x).
  public let output: Tensor
  /// The gradient at each requested node.
  public let gradients: [Tensor]

  /// Creates the result of a gradient pass.
  public init(output: Tensor, gradients: [Tensor]) {
    self.output = output
    self.gradients = gradients
  }
}

/// The result of a relevance pass.
public struct RelevancePass: Hashable, Sendable {
  /// The output f(x).
  public let output: Tensor
  /// The relevance that each requested node received.
  public let relevances: [Tensor]
  /// The ledger of each example.
  public let ledgers: [Ledger]

  /// Creates the result of a relevance pass.
  public init(output: Tensor, relevances: [Tensor], ledgers: [Ledger]) {
    self.output = output
    self.relevances = relevances
    self.ledgers = ledgers
  }
}

/// The result of a DeepLIFT pass.
public struct MultiplierPass: Hashable, Sendable {
  /// The output f(x) at the example.
  public let output: Tensor
  /// The output f(x⁰) at the baseline.
  public let baselineOutput: Tensor
  /// The start of the backward pass, in the shape of the output.
  public let start: Tensor
  /// The multipliers at each requested node.
  public let multipliers: [Tensor]

  /// Creates the result of a DeepLIFT pass.
  public init(output: Tensor, baselineOutput: Tensor, start: Tensor, multipliers: [Tensor]) {
    self.output = output
    self.baselineOutput = baselineOutput
    self.start = start
    self.multipliers = multipliers
  }
}
