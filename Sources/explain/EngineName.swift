import Arguments
import Attribution
import Networks
import Optimised
import Scalar

/// The engines, by their names on the command line.
enum EngineName: String, CaseIterable {
  case optimised
  case scalar

  /// The engine that was asked for. The default is the optimised one, except with a trace, which
  /// only the scalar path has.
  static func chosen(by arguments: ParsedArguments) throws(Refusal) -> EngineName {
    let word = try arguments.choice(.engine, among: allCases.map(\.rawValue))
    guard let engine = word.flatMap(EngineName.init) else {
      return arguments.has(.traceCSV) ? .scalar : .optimised
    }
    if engine == .optimised, arguments.has(.traceCSV) {
      throw Refusal(
        .usage, "--trace-csv needs --engine scalar: the optimised path has no single messages"
      )
    }
    return engine
  }

  /// Creates the engine.
  ///
  /// - Parameter repeatsPasses: Whether there are many passes, so that packed weights are worth their
  ///   memory.
  func engine(for network: Network, threads: Int?, repeatsPasses: Bool) -> any Engine {
    switch self {
    case .optimised:
      OptimisedEngine(for: network, threads: threads, keepsWeights: repeatsPasses)
    case .scalar: ScalarEngine(for: network)
    }
  }

  /// The engine's description in a summary.
  var description: String {
    switch self {
    case .optimised: "optimised, \(Precision.single) precision"
    case .scalar: "scalar, \(Precision.double) precision"
    }
  }
}

extension Method {
  /// Whether the method takes many passes.
  var repeatsPasses: Bool {
    switch self {
    case .smoothGrad, .integratedGradients, .expectedGradients, .deepLIFTSHAP, .occlusion,
      .scoreCAM, .ablationCAM, .augmentedGradCAM:
      true
    case .lrp, .gradient, .saliency, .gradientTimesInput, .deconvNet, .guidedBackpropagation,
      .betaSmooth, .deepLIFT, .cam, .gradCAM, .gradCAMPlusPlus, .xGradCAM, .layerCAM, .hiResCAM,
      .guidedGradCAM:
      false
    }
  }
}
