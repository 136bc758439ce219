import Arguments

/// The methods, by their names on the command line.
package enum Method: String, CaseIterable {
  case lrp
  case gradient
  case saliency
  case gradientTimesInput = "gradient-x-input"
  case smoothGrad = "smoothgrad"
  case deconvNet = "deconvnet"
  case guidedBackpropagation = "guided-backprop"
  case betaSmooth = "beta-smooth"
  case integratedGradients = "integrated-gradients"
  case expectedGradients = "expected-gradients"
  case deepLIFT = "deeplift"
  case deepLIFTSHAP = "deeplift-shap"
  case occlusion
  case cam
  case gradCAM = "grad-cam"
  case gradCAMPlusPlus = "grad-cam++"
  case xGradCAM = "xgrad-cam"
  case layerCAM = "layer-cam"
  case scoreCAM = "score-cam"
  case ablationCAM = "ablation-cam"
  case hiResCAM = "hires-cam"
  case guidedGradCAM = "guided-grad-cam"
  case augmentedGradCAM = "augmented-grad-cam"

  static let others = allCases.dropFirst().map(\.rawValue).joined(separator: ", ")

  /// The options of this method that not all methods have.
  var options: [Command.Option] { ownOptions + (canBeSmoothed ? Method.smoothing : []) }

  private var ownOptions: [Command.Option] {
    switch self {
    case .lrp:
      [
        .composite, .rule, .kindRule, .nodeRule, .epsilon, .normEpsilon, .gamma, .low, .high,
        .initialRelevance, .concept, .at, .plan, .ledger, .traceCSV, .traceNode,
      ]
    case .gradient, .saliency, .gradientTimesInput, .deconvNet, .guidedBackpropagation: [.at]
    case .betaSmooth: [.beta, .at]
    case .smoothGrad: [.samples, .noise, .noiseDeviation, .seed]
    case .integratedGradients: [.baseline, .steps, .quadrature, .multipliers, .at]
    case .expectedGradients: [.baselines, .samples, .seed, .at]
    case .deepLIFT: [.baseline, .deepLIFTRule, .multipliers, .at]
    case .deepLIFTSHAP: [.baselines, .deepLIFTRule, .multipliers, .at]
    case .occlusion: [.window, .stride, .baseline]
    case .cam: []
    case .gradCAM, .gradCAMPlusPlus, .xGradCAM, .layerCAM, .scoreCAM, .ablationCAM:
      [.node, .noReLU]
    case .hiResCAM, .guidedGradCAM: [.node]
    case .augmentedGradCAM: [.node, .samples, .seed]
    }
  }

  /// The options of smoothing.
  private static let smoothing: [Command.Option] = [
    .smooth, .samples, .noise, .noiseDeviation, .seed,
  ]

  /// Whether `--smooth` applies. The other methods draw samples of their own.
  private var canBeSmoothed: Bool {
    ![.smoothGrad, .expectedGradients, .augmentedGradCAM].contains(self)
  }

  /// Whether the attributions have no sign.
  var isUnsigned: Bool {
    self == .saliency || self == .augmentedGradCAM || ownOptions.contains(.noReLU)
  }

  /// Whether the attribution has a single channel, over the positions of a node or of the input.
  var givesOneChannel: Bool { ownOptions.contains(.node) && self != .guidedGradCAM || self == .cam }

  /// Whether the method follows slopes to its input. An embedding's indices have none, and nor has an
  /// encoder's operand, so that it stops at their result.
  var followsSlopes: Bool { ownOptions.contains(.at) && self != .lrp || self == .smoothGrad }

  /// What to say about the names that other libraries give to methods.
  private static let hintsForOtherNames = [
    "ig": "did you mean 'integrated-gradients'?",
    "shap": "did you mean 'deeplift-shap'?",
    "deepshap": "did you mean 'deeplift-shap'?",
    "lime": "it is not among the methods; occlusion also perturbs the input",
    "inputxgradient": "did you mean 'gradient-x-input'?",
    "input-x-gradient": "did you mean 'gradient-x-input'?",
    "gradient-times-input": "did you mean 'gradient-x-input'?",
    "backprop": "did you mean 'gradient'?",
    "guided-backpropagation": "did you mean 'guided-backprop'?",
    "deconvolution": "did you mean 'deconvnet'?",
  ]

  /// The method that the command line asks for. All given options must apply to it.
  static func chosen(by arguments: ParsedArguments) throws(Refusal) -> Method {
    let name = try arguments.choice(
      .method, among: allCases.map(\.rawValue), hints: hintsForOtherNames)
    let method = name.flatMap(Method.init) ?? .lrp
    for option in Command.explain.options
    where arguments.has(option) && !method.options.contains(option) {
      let owners = allCases.filter { $0.options.contains(option) }.map(\.rawValue)
      guard owners.isEmpty else {
        throw Refusal(
          .usage,
          "\(option.name) does not apply to the method \(method.rawValue),"
            + " only to \(owners.joined(separator: ", "))")
      }
    }
    try method.checkSmoothing(arguments)
    return method
  }

  /// Checks that options of smoothing come with `--smooth`, and that others can be combined with it.
  private func checkSmoothing(_ arguments: ParsedArguments) throws(Refusal) {
    if arguments.has(.smooth) {
      for option in [Command.Option.ledger, .traceCSV] where arguments.has(option) {
        throw Refusal(.usage, "\(option.name) and --smooth exclude each other")
      }
    } else {
      for option in Method.smoothing where arguments.has(option) && !ownOptions.contains(option) {
        throw Refusal(.usage, "\(option.name) needs --smooth with the method \(rawValue)")
      }
    }
  }
}
