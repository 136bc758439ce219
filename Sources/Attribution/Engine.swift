public import Networks

/// Whoever computes: bound to one network, it runs whole passes over a batch.
///
/// Every tensor here has the batch as its first axis. `nodes` are positions in the network's list;
/// results come in the order asked for. An engine owns its working memory and is used from one
/// thread at a time.
public protocol Engine {
  var network: Network { get }

  /// The values of these nodes.
  ///
  /// - Throws: `AttributionError` if the input does not fit the network or is not finite.
  func activations(of inputs: Tensor, at nodes: [Int]) throws(AttributionError) -> [Tensor]

  /// The start's gradient with respect to these nodes, Σ_i start_i ∂f_i/∂a, or what becomes of it
  /// under another rule for ReLU nodes.
  func gradient(
    of inputs: Tensor, from start: InitialRelevance, at nodes: [Int], relu: ReLURule
  ) throws(AttributionError) -> GradientPass

  /// The relevance that these nodes receive under a plan, and where the rest went.
  func relevance(
    of inputs: Tensor, under plan: Plan, from start: InitialRelevance, at nodes: [Int]
  ) throws(AttributionError) -> RelevancePass

  /// DeepLIFT's multipliers of these nodes with respect to the start, each example against its own
  /// baseline.
  func multipliers(
    of inputs: Tensor, against baselines: Tensor, from start: InitialRelevance, at nodes: [Int],
    rule: DeepLIFTRule
  ) throws(AttributionError) -> MultiplierPass
}

extension Engine {
  /// The network's output, f(x).
  public func output(of inputs: Tensor) throws(AttributionError) -> Tensor {
    try activations(of: inputs, at: [network.outputPosition])[0]
  }

  /// The start's gradient with respect to these nodes.
  public func gradient(
    of inputs: Tensor, from start: InitialRelevance, at nodes: [Int]
  ) throws(AttributionError) -> GradientPass {
    try gradient(of: inputs, from: start, at: nodes, relu: .gradient)
  }

  /// DeepLIFT's multipliers under the Rescale rule.
  public func multipliers(
    of inputs: Tensor, against baselines: Tensor, from start: InitialRelevance, at nodes: [Int]
  ) throws(AttributionError) -> MultiplierPass {
    try multipliers(of: inputs, against: baselines, from: start, at: nodes, rule: .rescale)
  }
}

/// What a gradient pass gives.
public struct GradientPass: Hashable, Sendable {
  /// f(x)
  public let output: Tensor
  /// For each node asked for, the gradient there.
  public let gradients: [Tensor]

  /// What an engine found.
  public init(output: Tensor, gradients: [Tensor]) {
    self.output = output
    self.gradients = gradients
  }
}

/// What a relevance pass gives.
public struct RelevancePass: Hashable, Sendable {
  /// f(x)
  public let output: Tensor
  /// For each node asked for, the relevance it received.
  public let relevances: [Tensor]
  /// One for each example.
  public let ledgers: [Ledger]

  /// What an engine found.
  public init(output: Tensor, relevances: [Tensor], ledgers: [Ledger]) {
    self.output = output
    self.relevances = relevances
    self.ledgers = ledgers
  }
}

/// What a DeepLIFT pass gives.
public struct MultiplierPass: Hashable, Sendable {
  /// f(x)
  public let output: Tensor
  /// f(x⁰)
  public let baselineOutput: Tensor
  /// What the walk started from, in the shape of the output.
  public let start: Tensor
  /// For each node asked for, the multipliers there.
  public let multipliers: [Tensor]

  /// What an engine found.
  public init(output: Tensor, baselineOutput: Tensor, start: Tensor, multipliers: [Tensor]) {
    self.output = output
    self.baselineOutput = baselineOutput
    self.start = start
    self.multipliers = multipliers
  }
}
