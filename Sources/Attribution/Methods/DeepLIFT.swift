public import Networks

/// The result of DeepLIFT for a batch.
public struct DeepLIFTAttribution: Hashable, Sendable {
  /// The contributions C_i = (x_i − x⁰_i) m_i, in the shape of the node.
  public let contributions: Tensor
  /// The multipliers m_i, in the same shape: captum's `multiply_by_inputs=False`. Those of
  /// DeepLIFT-SHAP are averaged over the baselines.
  public let multipliers: Tensor
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
  ///   - target: The output to explain.
  ///   - rule: The rule of activations.
  public func deepLIFT(
    of inputs: Tensor, against baselines: Tensor, at node: Int = 0, target: Target = .predicted,
    rule: DeepLIFTRule = .rescale
  ) throws(AttributionError) -> DeepLIFTAttribution {
    let pass = try multipliers(
      of: inputs, against: baselines, from: .oneHot(target), at: [node], rule: rule)
    let difference = try value(of: node, for: inputs).minus(value(of: node, for: baselines))
    return DeepLIFTAttribution(
      contributions: difference.times(pass.multipliers[0]), multipliers: pass.multipliers[0],
      deltas: pass.outputDeltas)
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
  ///   - node: The position of the node whose neurons contribute, the input by default.
  ///   - target: The output to explain.
  ///   - rule: The rule of activations.
  public func deepLIFTSHAP(
    of inputs: Tensor, against baselines: Tensor, at node: Int = 0, target: Target = .predicted,
    rule: DeepLIFTRule = .rescale
  ) throws(AttributionError) -> DeepLIFTAttribution {
    try network.check(inputs)
    try network.check(baselines: baselines)
    let start = try self.start(at: target, of: inputs)
    let values = try value(of: node, for: inputs)
    var (sum, multipliers) = (Tensor(zeros: values.shape), Tensor(zeros: values.shape))
    var deltas = Array(repeating: 0.0, count: inputs.examples)
    for b in 0..<baselines.examples {
      let baseline = Tensor(batch: [baselines.example(b)]).repeated(inputs.examples)
      let pass = try self.multipliers(
        of: inputs, against: baseline, from: .values(start), at: [node], rule: rule)
      let m = pass.multipliers[0]
      sum = try sum.plus(values.minus(value(of: node, for: baseline)).times(m))
      multipliers = multipliers.plus(m)
      deltas = zip(deltas, pass.outputDeltas).map(+)
    }
    let count = Double(baselines.examples)
    return DeepLIFTAttribution(
      contributions: sum.map { $0 / count }, multipliers: multipliers.map { $0 / count },
      deltas: deltas.map { $0 / count })
  }
}

extension DeepLIFTAttribution {
  fileprivate init(contributions: Tensor, multipliers: Tensor, deltas: [Double]) {
    self.init(
      contributions: contributions, multipliers: multipliers, deltas: deltas,
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
