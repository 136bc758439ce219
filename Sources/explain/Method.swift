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
  case integratedGradients = "integrated-gradients"
  case deepLIFT = "deeplift"
  case deepLIFTSHAP = "deeplift-shap"
  case occlusion
  case cam
  case gradCAM = "grad-cam"
  case hiResCAM = "hires-cam"
  case guidedGradCAM = "guided-grad-cam"
  case augmentedGradCAM = "augmented-grad-cam"

  static let others = allCases.dropFirst().map(\.rawValue).joined(separator: ", ")

  /// The options of this method that not all methods have.
  var options: [Command.Option] {
    switch self {
    case .lrp:
      [
        .composite, .rule, .kindRule, .nodeRule, .epsilon, .normEpsilon, .gamma, .low, .high,
        .initialRelevance, .at, .plan, .ledger, .traceCSV, .traceNode,
      ]
    case .gradient, .saliency, .gradientTimesInput, .deconvNet, .guidedBackpropagation: [.at]
    case .smoothGrad: [.samples, .noise, .seed]
    case .integratedGradients: [.baseline, .steps]
    case .deepLIFT: [.baseline, .deepLIFTRule, .at]
    case .deepLIFTSHAP: [.baselines, .deepLIFTRule]
    case .occlusion: [.window, .stride]
    case .cam: []
    case .gradCAM, .hiResCAM, .guidedGradCAM: [.node]
    case .augmentedGradCAM: [.node, .samples, .seed]
    }
  }

  /// Whether the attributions have no sign.
  var isUnsigned: Bool { [.saliency, .gradCAM, .augmentedGradCAM].contains(self) }

  /// Whether the attribution has a single channel, over the positions of a node or of the input.
  var givesOneChannel: Bool { [.cam, .gradCAM, .hiResCAM, .augmentedGradCAM].contains(self) }

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
    return method
  }
}
