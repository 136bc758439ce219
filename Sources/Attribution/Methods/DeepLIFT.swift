public import Networks

/// The result of DeepLIFT for a batch.
public struct DeepLIFTAttribution: Hashable, Sendable {
  /// The contributions C_i = (x_i − x⁰_i) m_i, in the shape of the input.
  public let contributions: Tensor
  /// The output differences f_c(x) − f_c(x⁰), one per example: the required sums of the
  /// contributions.
  public let deltas: [Double]
  /// The errors of completeness, Σ_i C_i − (f_c(x) − f_c(x⁰)), one per example.
  public let discrepancies: [Double]
}

extension Engine {
  /// DeepLIFT: the contribution of each input's difference from a baseline to the output's
  /// difference.
  ///
  ///     Δy = f(x) − f(x⁰) = Σ_i C_i ,   C_i = (x_i − x⁰_i) m_i
  ///
  /// Source: document 000, "DeepLIFT"; Shrikumar et al. 2017, equation 1 (summation to delta).
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs x.
  ///   - baselines: A baseline x⁰ for each example, in the shape of `inputs`.
  ///   - node: The position of the node whose neurons contribute, the input by default. The
  ///     contributions sum to Δy if every path to the output passes through the node.
  public func deepLIFT(
    of inputs: Tensor, against baselines: Tensor, at node: Int = 0, target: Target = .predicted,
    rule: DeepLIFTRule = .rescale
  ) throws(AttributionError) -> DeepLIFTAttribution {
    let pass = try multipliers(
      of: inputs, against: baselines, from: .oneHot(target), at: [node], rule: rule)
    let difference = try value(of: node, for: inputs).minus(value(of: node, for: baselines))
    return DeepLIFTAttribution(
      contributions: difference.times(pass.multipliers[0]), deltas: pass.outputDeltas)
  }

  /// DeepLIFT-SHAP: DeepLIFT's contributions averaged over a distribution of baselines.
  ///
  ///     Σ_i C_i = f(x) − mean of f(x⁰)
  ///
  /// Source: document 000, "DeepLIFT", Implementation; Lundberg and Lee 2017, section 4.2.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs x.
  ///   - baselines: A batch of any size; every example is compared with all of them.
  public func deepLIFTSHAP(
    of inputs: Tensor, against baselines: Tensor, target: Target = .predicted,
    rule: DeepLIFTRule = .rescale
  ) throws(AttributionError) -> DeepLIFTAttribution {
    try network.check(inputs)
    let expected = network.input.shape.batched(baselines.examples)
    guard baselines.shape == expected else {
      throw .baselineShape(found: baselines.shape, expected: expected)
    }
    let start = try self.start(at: target, of: inputs)
    var sum = Tensor(zeros: inputs.shape)
    var deltas = Array(repeating: 0.0, count: inputs.examples)
    for b in 0..<baselines.examples {
      let repeated = Tensor(
        batch: Array(repeating: baselines.example(b), count: inputs.examples))
      let pass = try multipliers(
        of: inputs, against: repeated, from: .values(start), at: [0], rule: rule)
      sum = sum.plus(inputs.minus(repeated).times(pass.multipliers[0]))
      deltas = zip(deltas, pass.outputDeltas).map(+)
    }
    let count = Double(baselines.examples)
    return DeepLIFTAttribution(
      contributions: sum.map { $0 / count }, deltas: deltas.map { $0 / count })
  }
}

extension DeepLIFTAttribution {
  fileprivate init(contributions: Tensor, deltas: [Double]) {
    self.init(
      contributions: contributions, deltas: deltas,
      discrepancies: zip(contributions.exampleSums, deltas).map(-))
  }
}

extension MultiplierPass {
  /// f_c(x) − f_c(x⁰), one for each example: the start is one at the target and zero elsewhere, so it
  /// picks the target's output.
  fileprivate var outputDeltas: [Double] {
    start.times(output.minus(baselineOutput)).exampleSums
  }
}
