import Arguments
import Attribution
import Networks

extension Rule {
  /// How the command line writes the rules that apply to operations of these kinds.
  static func forms(for kinds: Set<Operation.Kind>) -> String {
    declarations.filter { !$0.domain.kinds.isDisjoint(with: kinds) }.map(\.form)
      .joined(separator: ", ")
  }

  /// The rule that a text such as `alpha-beta=2,1` stands for.
  static func parsed(_ text: String, of option: Command.Option) throws(Refusal) -> Rule {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let word = String(parts[0])
    guard let declaration = declarations.first(where: { $0.word == word }) else {
      let advice = advice(for: word, among: declarations.map(\.word))
      throw Refusal(.usage, "\(option.name) knows no rule '\(word)'\(advice)")
    }
    var values: [Double] = []
    let list = parts.dropFirst().flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    for part in list {
      guard let value = Double(part), value.isFinite else {
        throw Refusal(.usage, "\(option.name): '\(part)' in '\(text)' is not a finite number")
      }
      values.append(value)
    }
    guard let rule = Rule(word: word, values) else {
      throw Refusal(
        .usage, "\(option.name): the rule is written \(declaration.form), not '\(text)'")
    }
    return rule
  }
}
