import Arguments
import Attribution
import Networks

extension Request {
  /// The chosen method's attributions of a batch: of the input itself, or of noisy copies of it.
  func attribution(
    of copies: NoisyCopies, _ setting: Setting
  ) throws(AttributionError) -> Tensor {
    let (x, target, place) = (copies.inputs, copies.target, setting.place)
    switch method {
    case .lrp:
      guard let plan = setting.plan else { preconditionFailure("LRP has a plan") }
      return try engine.relevance(
        of: x, under: plan, from: parameters.startsFromOne ? .oneHot(target) : .score(target),
        at: [place], through: setting.concepts
      ).relevances[0]
    case .gradient:
      return try engine.gradient(
        of: x, from: .oneHot(target), at: [place], relu: .gradient, replacing: copies.replacement
      ).gradients[0]
    case .saliency: return try engine.saliency(of: x, at: place, target: target)
    case .gradientTimesInput:
      return try engine.gradientTimesInput(of: x, at: place, target: target)
    case .deconvNet: return try engine.deconvNet(of: x, at: place, target: target)
    case .guidedBackpropagation:
      return try engine.guidedBackpropagation(of: x, at: place, target: target)
    case .betaSmooth:
      return try engine.betaSmooth(of: x, at: place, target: target, beta: parameters.beta)
    case .smoothGrad:
      return try engine.smoothGrad(of: x, at: place, target: target, noise: parameters.noise)
    case .integratedGradients, .expectedGradients, .deepLIFT, .deepLIFTSHAP:
      return try comparison(of: x, for: target, setting)
    case .occlusion:
      return try engine.occlusion(
        of: x, target: target, window: setting.window, stride: setting.stride,
        against: setting.baselines(for: x))
    case .cam, .gradCAM, .gradCAMPlusPlus, .xGradCAM, .layerCAM, .scoreCAM, .ablationCAM,
      .hiResCAM, .guidedGradCAM, .augmentedGradCAM:
      return try map(of: x, for: target, setting)
    }
  }

  /// The methods that compare with baselines.
  private func comparison(
    of x: Tensor, for target: Target, _ setting: Setting
  ) throws(AttributionError) -> Tensor {
    let (place, rule) = (setting.place, parameters.deepLIFTRule)
    let givesMultipliers = arguments.has(.multipliers)
    switch method {
    case .expectedGradients:
      return try engine.expectedGradients(
        of: x, against: setting.baselines, at: place, target: target,
        samples: parameters.samples ?? 50, seed: parameters.seed)
    case .integratedGradients:
      let baselines = setting.baselines(for: x)
      return givesMultipliers
        ? try engine.averageGradient(
          of: x, against: baselines, at: place, target: target, by: parameters.quadrature)
        : try engine.integratedGradients(
          of: x, against: baselines, at: place, target: target, by: parameters.quadrature)
    default:
      let attribution =
        method == .deepLIFT
        ? try engine.deepLIFT(
          of: x, against: setting.baselines(for: x), at: place, target: target, rule: rule)
        : try engine.deepLIFTSHAP(
          of: x, against: setting.baselines, at: place, target: target, rule: rule)
      return givesMultipliers ? attribution.multipliers : attribution.contributions
    }
  }

  /// The methods that weight a node's feature maps.
  private func map(
    of x: Tensor, for target: Target, _ setting: Setting
  ) throws(AttributionError) -> Tensor {
    let (node, isRectified) = (setting.mapNode, !arguments.has(.noReLU))
    switch method {
    case .gradCAM:
      return try engine.gradCAM(of: x, at: node, target: target, isRectified: isRectified)
    case .gradCAMPlusPlus:
      return try engine.gradCAMPlusPlus(of: x, at: node, target: target, isRectified: isRectified)
    case .xGradCAM:
      return try engine.xGradCAM(of: x, at: node, target: target, isRectified: isRectified)
    case .layerCAM:
      return try engine.layerCAM(of: x, at: node, target: target, isRectified: isRectified)
    case .scoreCAM:
      return try engine.scoreCAM(of: x, at: node, target: target, isRectified: isRectified)
    case .ablationCAM:
      return try engine.ablationCAM(of: x, at: node, target: target, isRectified: isRectified)
    case .hiResCAM: return try engine.hiResCAM(of: x, at: node, target: target)
    case .guidedGradCAM: return try engine.guidedGradCAM(of: x, at: node, target: target)
    case .augmentedGradCAM:
      return try engine.augmentedGradCAM(
        of: x, at: node, target: target, samples: parameters.samples ?? 32, seed: parameters.seed
      ).maps
    default: return try engine.cam(of: x, target: target)
    }
  }
}

extension Setting {
  /// A baseline for each example of a batch, which is the input or several copies of it.
  fileprivate func baselines(for batch: Tensor) -> Tensor {
    baselines.repeated(batch.examples / baselines.examples)
  }
}
