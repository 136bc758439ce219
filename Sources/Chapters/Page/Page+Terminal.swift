extension Page {
  /// The page as the program prints it: source code and figures by
  /// the name of their file, the answers last.
  public func terminal(of chapter: Chapter) -> String {
    var blocks = ["\(chapter.title)\n\(chapter.source)"]
    var answers: [String] = []
    for element in elements {
      switch element {
      case .heading(let title):
        blocks.append(title + "\n" + String(repeating: "─", count: title.count))
      case .prose(let text):
        blocks.append(plain(Paragraphs.layout(text, width: 88)))
      case .formula(let text), .output(_, let text):
        blocks.append(indented(text))
      case .code(let path, let anchor):
        blocks.append("[\(path): \(anchor)]")
      case .figure(let name, let caption, _):
        blocks.append("[\(Page.file(of: name, in: chapter)): \(plain(caption))]")
      case .exercise(let question, let answer):
        let number = answers.count + 1
        if number == 1 { blocks.append("Exercises\n─────────") }
        blocks.append(plain(Paragraphs.layout("\(number). \(question)", width: 88)))
        answers.append(plain(Paragraphs.layout("\(number). \(answer)", width: 88)))
      }
    }
    if !answers.isEmpty { blocks += ["Answers\n───────"] + answers }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func plain(_ text: String) -> String { text.replacing("`", with: "") }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
  }
}
