extension Command {
  /// The text of `--help`: the usage line, the summary, and a line for every operand and option.
  public var help: String {
    let words = operands.map { $0.required ? $0.name : "[\($0.name)]" } + ["[OPTION…]"]
    let rows =
      operands.map { ($0.name, $0.help) }
      + options.map { ([$0.name, $0.value].compactMap(\.self).joined(separator: " "), $0.help) }
    let width = rows.map(\.0.count).max() ?? 0
    let lines = rows.map { left, right in
      "  " + left + String(repeating: " ", count: width - left.count + 2)
        + Command.wrapped(right, indent: width + 4)
    }
    return """
      usage: \(name) \(words.joined(separator: " "))

      \(summary)

      \(lines.joined(separator: "\n"))

      """
  }

  /// Wraps text to lines of at most 100 characters where its words allow, all but the first
  /// indented.
  private static func wrapped(_ text: String, indent: Int) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, indent + last.count + 1 + word.count <= 100 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }
}
