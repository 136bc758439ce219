extension Command {
  /// The usage line, the summary, and a line for every operand and option.
  public var help: String {
    let words = operands.map { $0.required ? $0.name : "[\($0.name)]" } + ["[OPTION…]"]
    let rows =
      operands.map { ($0.name, $0.help) }
      + options.map { ([$0.name, $0.value].compactMap(\.self).joined(separator: " "), $0.help) }
    let width = rows.map(\.0.count).max() ?? 0
    let lines = rows.map { left, right in
      "  " + left + String(repeating: " ", count: width - left.count + 2) + right
    }
    return """
      usage: \(name) \(words.joined(separator: " "))

      \(summary)

      \(lines.joined(separator: "\n"))

      """
  }
}
