import Foundation

/// Compares the outputs on a page whose numbers differ from machine to machine: sums in single
/// precision whose order depends on the width of a processor's registers, and all that is trained by
/// them.
enum MarkdownComparison {
  /// The page with the file's own text in every such output that agrees with it: what is left can be
  /// compared to the letter.
  ///
  /// Such an output stands between fences under a comment that ends in `numbers within 2 % -->`.
  static func adopting(_ file: String, in page: String) -> String {
    let theirs = blocks(of: file)
    var lines = page.components(separatedBy: "\n")
    for (marker, block) in blocks(of: page).sorted(by: { $0.value.start > $1.value.start }) {
      guard let their = theirs[marker],
        agree(their.text, block.text, tolerance: block.tolerance)
      else { continue }
      lines.replaceSubrange(
        block.start..<block.start + block.lines, with: their.text.components(separatedBy: "\n"))
    }
    return lines.joined(separator: "\n")
  }

  /// Whether two texts have the same words, and the same numbers but for a part of them.
  ///
  /// Spaces, the ends of lines, and how long the lines under headings are do not count. Numbers a and
  /// b agree if |a − b| ≤ tolerance · max(|a|, |b|) + u, where u is a unit of the last digit printed,
  /// of the finer one if they differ: twice the half that rounding may have taken. Whole numbers are
  /// taken as they stand, u = 0. A number within a word, as in conv1, is part of the word.
  static func agree(_ first: String, _ second: String, tolerance: Double) -> Bool {
    let (first, second) = (tokens(of: first), tokens(of: second))
    return first.count == second.count
      && zip(first, second).allSatisfy { $0.agrees(with: $1, tolerance) }
  }

  private struct Block {
    let tolerance: Double
    /// Which line is its first, and how many it has.
    let start: Int
    let lines: Int
    let text: String
  }

  /// The outputs with a tolerance, by the comments above them.
  private static func blocks(of page: String) -> [String: Block] {
    let lines = page.components(separatedBy: "\n")
    var blocks: [String: Block] = [:]
    for (n, line) in lines.enumerated() {
      guard let match = line.wholeMatch(of: /<!-- output: .+, numbers within ([0-9.]+) % -->/),
        let percent = Double(match.1), n + 1 < lines.count, lines[n + 1].hasPrefix("```"),
        let end = lines[(n + 2)...].firstIndex(of: "```")
      else { continue }
      blocks[line] = Block(
        tolerance: percent / 100, start: n + 2, lines: end - n - 2,
        text: lines[n + 2..<end].joined(separator: "\n"))
    }
    return blocks
  }

  private static func tokens(of text: String) -> [Token] {
    // A word, which may hold digits; a number; lines under headings; any other sign.
    let pattern = /[\p{L}_][\p{L}\p{N}_]*|[-−+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?|─+|\S/
    return text.matches(of: pattern).map { match in
      let word = String(match.0)
      guard let value = Double(word.replacing("−", with: "-")) else {
        return .word(word.hasPrefix("─") ? "─" : word)
      }
      let decimals = match.1.map { $0.count - 1 } ?? 0
      let exponent = match.2.flatMap { Int($0.dropFirst()) } ?? 0
      let isRounded = match.1 != nil || match.2 != nil
      return .number(value, unit: isRounded ? pow(10, Double(exponent - decimals)) : nil)
    }
  }

  private enum Token {
    case word(String)
    /// A number, and what a one in its last digit counts for if it is not whole.
    case number(Double, unit: Double?)

    func agrees(with other: Token, _ tolerance: Double) -> Bool {
      switch (self, other) {
      case (.word(let word), .word(let otherWord)):
        return word == otherWord
      case (.number(let a, let unit), .number(let b, let otherUnit)):
        let rounding = [unit, otherUnit].compactMap(\.self).min() ?? 0
        return abs(a - b) <= tolerance * max(abs(a), abs(b)) + rounding
      case (.word, .number), (.number, .word):
        return false
      }
    }
  }
}
