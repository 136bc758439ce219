/// Prose as paragraphs and list items, each of them a single line.
enum Paragraphs {
  /// Splits prose at empty lines, and before every line that begins a list item.
  static func split(_ prose: String) -> [String] {
    var paragraphs: [[Substring]] = [[]]
    for line in prose.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.split(separator: " ")
      if words.isEmpty || words.first == "-" { paragraphs.append([]) }
      paragraphs[paragraphs.count - 1] += words
    }
    return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
  }

  /// Wraps a paragraph into lines of at most `width` characters. In a list item, all lines after
  /// the first are indented.
  static func wrap(_ paragraph: String, width: Int) -> String {
    let indent = paragraph.hasPrefix("- ") ? "  " : ""
    var lines: [String] = []
    var line = ""
    for word in paragraph.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = indent + word
      } else {
        line += line.isEmpty ? String(word) : " \(word)"
      }
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// Wraps paragraphs and separates them by empty lines. Consecutive list items are not separated.
  static func layout(_ prose: String, width: Int) -> String {
    var text = ""
    var previous: String?
    for paragraph in split(prose) {
      if let previous {
        text += previous.hasPrefix("- ") && paragraph.hasPrefix("- ") ? "\n" : "\n\n"
      }
      text += wrap(paragraph, width: width)
      previous = paragraph
    }
    return text
  }
}
