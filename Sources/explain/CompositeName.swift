import Arguments
import Attribution

/// The composites by the names that the command line gives them.
package enum CompositeName: String, CaseIterable {
  case epsilonPlusFlat = "epsilon-plus-flat"
  case epsilonPlus = "epsilon-plus"
  case epsilonAlpha2Beta1 = "epsilon-alpha2-beta1"
  case epsilonAlpha2Beta1Flat = "epsilon-alpha2-beta1-flat"
  case epsilonGammaBox = "epsilon-gamma-box"
  case excitationBackprop = "excitation-backprop"
  case chapterTable = "chapter-table"

  static let list =
    "\(allCases[0].rawValue) (default), "
    + allCases.dropFirst().map(\.rawValue).joined(separator: ", ")

  /// The options that this composite has and some other has not.
  private var options: [Command.Option] {
    switch self {
    case .epsilonPlusFlat, .epsilonPlus, .epsilonAlpha2Beta1, .epsilonAlpha2Beta1Flat: [.epsilon]
    case .epsilonGammaBox, .chapterTable: [.epsilon, .gamma, .low, .high]
    case .excitationBackprop: []
    }
  }

  /// The composite of this name with the command line's options.
  ///
  /// - Parameter bounds: The range of the input, where it is an image.
  func composite(
    _ arguments: ParsedArguments, _ bounds: (low: Bound, high: Bound)?
  ) throws(Refusal) -> Composite {
    for option in [Command.Option.epsilon, .gamma, .low, .high]
    where arguments.has(option) && !options.contains(option) {
      throw Refusal(.usage, "\(option.name) does not apply to the composite \(rawValue)")
    }
    let ε = try arguments.number(.epsilon, least: 0) ?? Rule.defaultStabiliser
    let norm = try arguments.number(.normEpsilon, least: 0) ?? Rule.defaultStabiliser
    switch self {
    case .epsilonPlus: return .epsilonPlus(epsilon: ε, norm: norm)
    case .epsilonPlusFlat: return .epsilonPlusFlat(epsilon: ε, norm: norm)
    case .epsilonAlpha2Beta1: return .epsilonAlpha2Beta1(epsilon: ε, norm: norm)
    case .epsilonAlpha2Beta1Flat: return .epsilonAlpha2Beta1Flat(epsilon: ε, norm: norm)
    case .excitationBackprop: return .excitationBackprop(norm: norm)
    case .epsilonGammaBox, .chapterTable:
      let γ = try arguments.number(.gamma, least: 0) ?? 0.25
      let (low, high) = try range(arguments, bounds)
      return self == .chapterTable
        ? .chapterTable(low: low, high: high, epsilon: ε, gamma: γ, norm: norm)
        : .epsilonGammaBox(low: low, high: high, epsilon: ε, gamma: γ, norm: norm)
    }
  }

  private func range(
    _ arguments: ParsedArguments, _ bounds: (low: Bound, high: Bound)?
  ) throws(Refusal) -> (low: Bound, high: Bound) {
    guard let low = try arguments.numbers(.low).map({ Bound($0) }) ?? bounds?.low,
      let high = try arguments.numbers(.high).map({ Bound($0) }) ?? bounds?.high
    else {
      throw Refusal(
        .usage,
        "the composite \(rawValue) needs --low and --high, between which inputs lie;"
          + " only images have their own")
    }
    return (low, high)
  }
}
