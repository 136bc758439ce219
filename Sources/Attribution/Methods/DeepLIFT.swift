public import Networks

/// What DeepLIFT says of a batch.
public struct DeepLIFTAttribution: Hashable, Sendable {
  /// C_i = (x_i − x⁰_i) m_i, in the shape of the input.
  public let contributions: Tensor
  /// f_c(x) − f_c(x⁰), one for each example: what the contributions must add up to.
  public let deltas: [Double]
  /// How far they are from it: Σ_i C_i − (f_c(x) − f_c(x⁰)), one for each example.
  public let discrepancies: [Double]
}

extension Engine {
  /// DeepLIFT with the Rescale rule: how each input's difference from a baseline contributes to the
  /// output's difference.
  ///
  ///     Δy = f(x) − f(x⁰) = Σ_i C_i ,   C_i = (x_i − x⁰_i) m_i
  ///
  /// Source: document 000, "DeepLIFT"; Shrikumar et al. 2017, equation 1 (summation to delta).
  ///
  /// - Parameter baselines: x⁰ for each example, in the shape of the inputs.
  public func deepLIFT(
    of inputs: Tensor, against baselines: Tensor, target: Target = .highest
  ) throws(AttributionError) -> DeepLIFTAttribution {
    let pass = try multipliers(of: inputs, against: baselines, from: .one(target), at: [0])
    let contributions = zip(zip(inputs, baselines, -), pass.multipliers[0], *)
    // The start is one at the target and zero elsewhere: it picks the target's output.
    let change = zip(pass.start, zip(pass.output, pass.baselineOutput, -), *)
    let deltas = (0..<inputs.examples).map { change.example($0).sum }
    return DeepLIFTAttribution(
      contributions: contributions,
      deltas: deltas,
      discrepancies: deltas.indices.map { contributions.example($0).sum - deltas[$0] })
  }
}
