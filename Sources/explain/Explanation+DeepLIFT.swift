import Arguments
import Attribution
import Formats
import Networks
import Programs

extension Request {
  func deepLIFT(of input: Input, at place: Int) throws(Refusal) -> Explanation {
    let baselines = try baseline(for: input)
    return try refusing(input.path) {
      let attribution = try engine.deepLIFT(
        of: input.values, against: baselines, at: place, target: target,
        rule: parameters.deepLIFTRule)
      return Explanation(
        values: attribution.contributions, expected: attribution.deltas,
        expectedName: "f(x) − f(baseline)", gapName: "discrepancy")
    }
  }

  func deepLIFTSHAP(of input: Input) throws(Refusal) -> Explanation {
    guard let path = arguments.value(.baselines) else {
      throw Refusal(.usage, "deeplift-shap needs --baselines FILE.npy, a batch of baselines")
    }
    let values = try refusing { try NPY.read(path) }
    let baselines = try Input.fitting(values, path, network).values
    return try refusing(input.path) {
      let attribution = try engine.deepLIFTSHAP(
        of: input.values, against: baselines, target: target, rule: parameters.deepLIFTRule)
      return Explanation(
        values: attribution.contributions, expected: attribution.deltas,
        expectedName: "f(x) − mean f(baseline)", gapName: "discrepancy")
    }
  }

  /// The baselines: zeros, one for all examples, or one for each.
  func baseline(for input: Input) throws(Refusal) -> Tensor {
    guard let path = arguments.value(.baseline), path != "zeros" else {
      return Tensor(zeros: input.values.shape)
    }
    let values = try refusing { try NPY.read(path) }
    let baselines = try Input.fitting(values, path, network).values
    let examples = input.values.examples
    if baselines.examples == examples { return baselines }
    guard baselines.examples == 1 else {
      throw Refusal(
        .badData,
        "\(path): \(baselines.examples) baselines for \(examples) examples;"
          + " there must be one for all, or one for each")
    }
    return Tensor(batch: Array(repeating: baselines.example(0), count: examples))
  }
}
