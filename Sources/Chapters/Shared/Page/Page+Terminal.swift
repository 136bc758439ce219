extension Page {
  /// The page as the program prints it, with the answers to the exercises at the end. A figure is
  /// replaced by the name of its file, and a link to a chapter by the chapter's name.
  ///
  /// - Parameters:
  ///   - showsPictures: Whether the terminal can show pictures as half blocks in 24-bit colour.
  ///     Otherwise a picture, too, is replaced by the name of its file.
  ///   - source: Reads the text of a file of this project, given its path. If it returns `nil`, the
  ///     excerpt is replaced by its location.
  public func terminal(
    of chapter: Chapter, showsPictures: Bool = false,
    source: (_ path: String) -> String? = PackageFolder.text
  ) -> String {
    var blocks = ["\(chapter.title)\n\(wrapped(chapter.source))"]
    var answers: [String] = []
    for element in elements {
      switch element {
      case .heading(let title):
        blocks.append(title + "\n" + String(repeating: "─", count: title.count))
      case .prose(let text):
        blocks.append(wrapped(text))
      case .formula(let text), .output(_, let text, _):
        blocks.append(indented(text))
      case .code(let path, let anchor):
        let excerpt = source(path).flatMap {
          try? SourceExcerpt.declaration(anchor, in: $0, path: path)
        }
        blocks.append(indented(excerpt.map { "\($0)\n// \(path)" } ?? "\(path): \(anchor)"))
      case .figure(let name, let caption, _):
        blocks.append(mention(caption, Page.drawing(name, in: chapter)))
      case .picture(let name, let caption, _, let pixels):
        blocks.append(mention(caption, Page.picture(name, in: chapter)))
        if showsPictures { blocks.append(pixels) }
      case .exercise(let question, let answer):
        let number = answers.count + 1
        if number == 1 { blocks.append("Exercises\n─────────") }
        blocks.append(wrapped("\(number). \(question)"))
        answers.append(wrapped("\(number). \(answer)"))
      }
    }
    if !answers.isEmpty { blocks += ["Answers\n───────"] + answers }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func mention(_ caption: String, _ file: String) -> String {
    wrapped("Figure: \(caption). It is \(file); --output writes it.")
  }

  private func wrapped(_ prose: String) -> String {
    Paragraphs.layout(ChapterLink.removed(from: prose), width: Self.terminalWidth)
      .replacing("`", with: "")
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
  }
}
