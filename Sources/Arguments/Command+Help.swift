extension Command {
  /// The text of `--help`: the usage line, the summary, the operands, the groups of options,
  /// examples and exit codes.
  public var help: String {
    let words = operands.map { $0.required ? $0.name : "[\($0.name)]" } + ["[OPTION…]"]
    var parts = ["usage: \(name) \(words.joined(separator: " "))"]
    if !summary.isEmpty { parts.append(summary) }
    if !operands.isEmpty { parts.append(operands.map { row($0.name, $0.help) }.lines) }
    for group in groups {
      parts.append("\(group.title):\n" + group.options.map { row($0.form, $0.help) }.lines)
    }
    if !examples.isEmpty {
      parts.append("Examples:\n" + examples.map { "  \(name) \($0)" }.lines)
    }
    let codes = Refusal.Code.allCases.filter { $0 != .disagreement }.map {
      "\($0.rawValue) \($0.meaning)"
    }
    let list = "0 success, " + codes.joined(separator: ", ") + "."
    parts.append("Exit codes:\n  " + Command.wrapped(list, indent: 2))
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The left column is as wide as the widest entry, up to this width. A wider entry has its
  /// description on the next line.
  private static let widestColumn = 26

  /// A line of the help: an operand or an option, and its description.
  private func row(_ left: String, _ right: String) -> String {
    let lefts = operands.map(\.name) + options.map(\.form)
    let width = lefts.map(\.count).filter { $0 <= Self.widestColumn }.max() ?? 0
    let indent = String(repeating: " ", count: width + 4)
    let text = Command.wrapped(right, indent: width + 4)
    return left.count <= width
      ? "  " + left + String(repeating: " ", count: width - left.count + 2) + text
      : "  \(left)\n\(indent)\(text)"
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

extension Command.Option {
  /// The option as the help writes it: `-h, --help`, `--seed N`.
  fileprivate var form: String {
    (short.map { "\($0), " } ?? "") + [name, value].compactMap(\.self).joined(separator: " ")
  }
}

extension [String] {
  fileprivate var lines: String { joined(separator: "\n") }
}
