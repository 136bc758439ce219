import Foundation

/// Option values converted to their types and checked.
extension ParsedArguments {
  /// The value of an option as a whole number; `nil` if the option was not given.
  ///
  /// - Throws: `Refusal` if the value is not a whole number in the range.
  public func integer(
    _ option: Command.Option, in range: ClosedRange<Int>
  ) throws(Refusal) -> Int? {
    guard let text = value(option) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      let bounds =
        range.lowerBound == .min
        ? "" : " from \(range.lowerBound) to \(range.upperBound)"
      throw Refusal(.usage, "\(option.name) takes a whole number\(bounds), not '\(text)'")
    }
    return number
  }

  /// The value of an option as a finite number of at least `least`; `nil` if it was not given.
  ///
  /// - Throws: `Refusal` if the value is not such a number.
  public func number(
    _ option: Command.Option, least: Double = -.infinity
  ) throws(Refusal) -> Double? {
    guard let text = value(option) else { return nil }
    return try number(text, of: option.name, least: least)
  }

  /// The value of an option as finite numbers separated by commas; `nil` if it was not given.
  ///
  /// - Throws: `Refusal` if a part is not a finite number.
  public func numbers(_ option: Command.Option) throws(Refusal) -> [Double]? {
    guard let text = value(option) else { return nil }
    var numbers: [Double] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      numbers.append(try number(String(part), of: option.name, least: -.infinity))
    }
    return numbers
  }

  /// The value of an option as one of the given words; `nil` if it was not given.
  ///
  /// - Parameter hints: By a word that is not one of them what to say about it, as the end of a
  ///   sentence.
  /// - Throws: `Refusal` that gives the hint, or suggests the nearest of the words, if the value is
  ///   another.
  public func choice(
    _ option: Command.Option, among words: [String], hints: [String: String] = [:]
  ) throws(Refusal) -> String? {
    guard let text = value(option) else { return nil }
    guard words.contains(text) else {
      let hint = hints[text.lowercased()].map { "; \($0)" } ?? advice(for: text, among: words)
      throw Refusal(.usage, "\(option.name) does not know '\(text)'\(hint)")
    }
    return text
  }

  private func number(
    _ text: String, of name: String, least: Double
  ) throws(Refusal) -> Double {
    guard let number = Double(text), number.isFinite, number >= least else {
      let bound = least == -.infinity ? "" : ", at least \(Int(least))"
      throw Refusal(.usage, "\(name) takes a finite number\(bound), not '\(text)'")
    }
    return number
  }
}
