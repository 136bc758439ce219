import Arguments
import Attribution

/// The rules by the names that the command line gives them.
enum RuleName: String, CaseIterable {
  case zero
  case epsilon
  case gamma
  case alphaBeta = "alpha-beta"
  case zPlus = "z-plus"
  case zBox = "z-box"
  case wSquare = "w-square"
  case flat

  static let list = allCases.map(\.form).joined(separator: ", ")

  /// How it is written, with its parameters.
  var form: String {
    switch self {
    case .epsilon: "epsilon=E"
    case .gamma: "gamma=G"
    case .alphaBeta: "alpha-beta=A,B"
    case .zBox: "z-box=L,H"
    case .zero, .zPlus, .wSquare, .flat: rawValue
    }
  }

  /// The rule that a text such as `alpha-beta=2,1` stands for.
  static func rule(_ text: String, of option: Command.Option) throws(Refusal) -> Rule {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let word = String(parts[0])
    guard let name = RuleName(rawValue: word) else {
      let nearest = nearest(to: word, among: allCases.map(\.rawValue)) ?? ""
      throw Refusal(.usage, "\(option.name) knows no rule '\(word)'; did you mean '\(nearest)'?")
    }
    var values: [Double] = []
    let list = parts.dropFirst().flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    for part in list {
      guard let value = Double(part), value.isFinite else {
        throw Refusal(.usage, "\(option.name): '\(part)' in '\(text)' is no finite number")
      }
      values.append(value)
    }
    guard let rule = name.rule(values) else {
      throw Refusal(.usage, "\(option.name): the rule is written \(name.form), not '\(text)'")
    }
    return rule
  }

  /// The rule with these parameters, if there are as many as it takes.
  private func rule(_ values: [Double]) -> Rule? {
    switch (self, values.count) {
    case (.zero, 0): .zero
    case (.epsilon, 1): .epsilon(values[0])
    case (.gamma, 1): .gamma(values[0])
    case (.alphaBeta, 2): .alphaBeta(values[0], values[1])
    case (.zPlus, 0): .zPlus()
    case (.zBox, 2): .zBox(low: Bound([values[0]]), high: Bound([values[1]]))
    case (.wSquare, 0): .wSquare()
    case (.flat, 0): .flat()
    default: nil
    }
  }
}
