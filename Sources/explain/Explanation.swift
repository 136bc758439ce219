import Arguments
import Attribution
import Formats
import Networks
import Numerics
import Programs

/// An attribution with the number that its sum is compared with.
struct Explanation {
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
  /// - Parameters:
  ///   - output: The network's output for the input.
  ///   - trace: Receives every redistribution, if a trace was asked for.
  func explanation(
    of input: Input, output: Tensor, _ trace: (Redistribution) -> Void
  ) throws(Refusal) -> Explanation {
    let place = try network.position(of: .at, arguments) ?? 0
    let explanation =
      switch method {
      case .lrp: try relevance(of: input, at: place, trace)
      case .deepLIFT: try deepLIFT(of: input, at: place)
      case .deepLIFTSHAP: try deepLIFTSHAP(of: input)
      case .integratedGradients: try integratedGradients(of: input, output)
      default: try withoutSum(of: input, output, at: place)
      }
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

  /// The values of the methods whose sum has no counterpart but the score.
  private func withoutSum(
    of input: Input, _ output: Tensor, at place: Int
  ) throws(Refusal) -> Explanation {
    let scores = try refusing { try InitialRelevance.score(target).resolved(at: output) }
    return Explanation(
      values: try values(of: input, at: place), expected: scores.exampleSums, expectedName: "score",
      gapName: "difference")
  }

  private func values(of input: Input, at place: Int) throws(Refusal) -> Tensor {
    let x = input.values
    return try refusing(input.path) {
      switch method {
      case .gradient:
        return try engine.gradient(of: x, from: .oneHot(target), at: [place]).gradients[0]
      case .saliency: return try engine.saliency(of: x, at: place, target: target)
      case .gradientTimesInput:
        return try engine.gradientTimesInput(of: x, at: place, target: target)
      case .deconvNet: return try engine.deconvNet(of: x, at: place, target: target)
      case .guidedBackpropagation:
        return try engine.guidedBackpropagation(of: x, at: place, target: target)
      case .smoothGrad:
        return try engine.smoothGrad(
          of: x, target: target, samples: parameters.samples ?? 20, noise: parameters.noise,
          seed: parameters.seed)
      case .occlusion:
        let window = parameters.window ?? (network.input.shape.rank > 1 ? 4 : 1)
        return try engine.occlusion(
          of: x, target: target, window: window, stride: parameters.stride ?? window)
      case .cam: return try engine.cam(of: x, target: target)
      case .gradCAM: return try engine.gradCAM(of: x, at: mapNode(), target: target)
      case .hiResCAM: return try engine.hiResCAM(of: x, at: mapNode(), target: target)
      case .guidedGradCAM: return try engine.guidedGradCAM(of: x, at: mapNode(), target: target)
      case .augmentedGradCAM:
        return try engine.augmentedGradCAM(
          of: x, at: mapNode(), target: target, samples: parameters.samples ?? 32,
          seed: parameters.seed
        ).maps
      case .lrp, .deepLIFT, .deepLIFTSHAP, .integratedGradients:
        preconditionFailure("\(method.rawValue) is handled by its own function")
      }
    }
  }

  private func mapNode() throws(Refusal) -> Int {
    if let node = try network.position(of: .node, arguments) { return node }
    guard let node = network.lastFeatureMap else {
      throw Refusal(
        .usage, "\(method.rawValue) needs --node NAME: the network has no convolution")
    }
    return node
  }

  private func integratedGradients(
    of input: Input, _ output: Tensor
  ) throws(Refusal) -> Explanation {
    let baselines = try baseline(for: input)
    return try refusing(input.path) {
      let values = try engine.integratedGradients(
        of: input.values, against: baselines, target: target,
        by: .gaussLegendre(steps: parameters.steps))
      let before = try engine.output(of: baselines)
      let start = try InitialRelevance.oneHot(target).resolved(at: output)
      return Explanation(
        values: values, expected: start.times(output.minus(before)).exampleSums,
        expectedName: "f(x) − f(baseline)", gapName: "completeness gap")
    }
  }
}
