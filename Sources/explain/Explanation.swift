import Arguments
import Attribution
import Networks
import Programs

/// An attribution with the number that its sum is compared with.
struct Explanation {
  /// The output of the explained network for the inputs.
  let output: Tensor
  /// The attributions of a batch; where every output is explained, its second axis.
  let values: Tensor
  /// The expected sum of each example's values; `gapName` is the name of the difference.
  let expected: [Double]
  let expectedName: String
  let gapName: String
  /// The ledgers of LRP, one per example; empty for other methods.
  var ledgers: [Ledger] = []
}

extension Request {
  /// Computes the attribution of the input.
  ///
  /// - Parameter trace: Receives every redistribution, if a trace was asked for.
  func explanation(
    of input: Input, _ trace: (Redistribution) -> Void
  ) throws(Refusal) -> Explanation {
    let setting = try setting(for: input)
    var explanations: [Explanation] = []
    for target in targets {
      explanations.append(
        try explanation(of: input, explanations.first?.output, for: target, setting, trace))
    }
    let explanation =
      parameters.target == .all ? Explanation(joining: explanations) : explanations[0]
    guard explanation.values.firstNonFinite == nil,
      explanation.ledgers.allSatisfy({ ledger in
        Sink.allCases.allSatisfy { ledger.total($0).isFinite }
      })
    else {
      throw Refusal(
        .badData, "\(input.path): the attribution exceeds the range of numbers")
    }
    return explanation
  }

  private func explanation(
    of input: Input, _ output: Tensor?, for target: Target, _ setting: Setting,
    _ trace: (Redistribution) -> Void
  ) throws(Refusal) -> Explanation {
    if method == .lrp, parameters.smoothing == nil {
      return try relevance(of: input, for: target, setting, trace)
    }
    return try refusing(input.path) {
      let values = try checkedValues(of: input, for: target, setting)
      // The optimised engine knows the output after a pass of an explanation.
      let output = try output ?? engine.output(of: input.values)
      let expected = try expectedSum(output, for: target, setting)
      return Explanation(
        output: output, values: values, expected: expected.sums, expectedName: expected.name,
        gapName: expected.gap)
    }
  }

  /// The attributions; where the baseline leads out of an operation's domain, an error that says so.
  private func checkedValues(
    of input: Input, for target: Target, _ setting: Setting
  ) throws -> Tensor {
    do throws(AttributionError) {
      return try values(of: input, for: target, setting)
    } catch {
      guard case .undefined = error, parameters.smoothing == nil,
        let option = [Command.Option.baseline, .baselines].first(where: method.options.contains)
      else { throw error }
      // The input itself may lie outside the domain.
      _ = try engine.output(of: input.values)
      throw Refusal(
        .badData,
        "\(input.path): \(error); the baseline leads there, so choose another by \(option.name)")
    }
  }

  /// The attributions of the input, or of its noisy copies combined.
  private func values(
    of input: Input, for target: Target, _ setting: Setting
  ) throws(AttributionError) -> Tensor {
    let x = input.values
    guard let smoothing = parameters.smoothing else {
      return try attribution(of: NoisyCopies(inputs: x, target: target), setting)
    }
    return try engine.smoothed(
      of: x, at: network.slopeStart ?? 0, target: target, by: smoothing, noise: parameters.noise
    ) { copies throws(AttributionError) in
      try attribution(of: copies, setting)
    }
  }

  /// The number that the sum of the values is compared with, and the name of the difference.
  private func expectedSum(
    _ output: Tensor, for target: Target, _ setting: Setting
  ) throws(AttributionError) -> (sums: [Double], name: String, gap: String) {
    let sumsToDifference = parameters.smoothing == nil && !arguments.has(.multipliers)
    let start = try InitialRelevance.oneHot(target).resolved(at: output)
    switch method {
    case .integratedGradients where sumsToDifference, .deepLIFT where sumsToDifference:
      let before = try engine.output(of: setting.baselines)
      return (
        start.times(output.minus(before)).exampleSums, "f(x) − f(baseline)",
        method == .deepLIFT ? "discrepancy" : "completeness gap"
      )
    case .expectedGradients where sumsToDifference, .deepLIFTSHAP where sumsToDifference:
      let mean = try engine.output(of: setting.baselines).meanExample.repeated(output.examples)
      return (
        start.times(output.minus(mean)).exampleSums, "f(x) − mean f(baseline)",
        method == .deepLIFTSHAP ? "discrepancy" : "completeness gap"
      )
    default:
      return (start.times(output).exampleSums, "score", "difference")
    }
  }
}

extension Explanation {
  /// The explanations of several targets as one, with the targets along the second axis.
  fileprivate init(joining explanations: [Explanation]) {
    let examples = explanations[0].values.examples
    self.init(
      output: explanations[0].output,
      values: Tensor(
        batch: (0..<examples).map { n in
          Tensor(batch: explanations.map { $0.values.example(n) })
        }),
      expected: (0..<examples).map { n in explanations.reduce(0) { $0 + $1.expected[n] } },
      expectedName: explanations[0].expectedName, gapName: explanations[0].gapName)
  }
}

extension Tensor {
  /// The mean of a batch, as a batch of one example.
  fileprivate var meanExample: Tensor {
    let size = elements.count / examples
    return Tensor(
      shape: Shape([1] + shape.axes.dropFirst()),
      elements: (0..<size).map { i in
        stride(from: i, to: elements.count, by: size).reduce(0) { $0 + elements[$1] }
          / Double(examples)
      })
  }
}
