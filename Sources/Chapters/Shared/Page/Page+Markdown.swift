import Figures

extension Page {
  /// The page as the Markdown file in `Walkthroughs`. Each generated block follows a comment that
  /// states its origin; the comment is invisible when Markdown is rendered.
  ///
  /// - Parameter source: Reads the text of a file of this project, given its path.
  /// - Throws: `SourceExcerpt.Failure` for an anchor that is missing or not unique.
  public func markdown(
    of chapter: Chapter, source: (_ path: String) throws -> String
  ) throws -> String {
    var blocks = [
      "# \(chapter.number). \(chapter.title)",
      Paragraphs.wrap("*Read beside: \(chapter.source).*", width: 100),
      "<!-- output: run -->\n" + fenced("swift run walkthrough \(chapter.name)", "sh"),
    ]
    var exercises = 0
    for element in elements {
      switch element {
      case .heading(let title):
        blocks.append("## \(title)")
      case .prose(let text):
        blocks.append(Paragraphs.layout(text, width: 100))
      case .formula(let text):
        blocks.append("<!-- formula -->\n" + fenced(text, "text"))
      case .output(let name, let text, let tolerance):
        let within = tolerance.map { ", numbers within \(formatted($0 * 100)) %" } ?? ""
        blocks.append("<!-- output: \(name)\(within) -->\n" + fenced(text, "text"))
      case .code(let path, let anchor):
        let excerpt = try SourceExcerpt.declaration(anchor, in: source(path), path: path)
        blocks.append("<!-- code: \(path) \(anchor) -->\n" + fenced(excerpt, "swift"))
      case .figure(let name, let caption, _):
        blocks.append("![\(caption)](figures/\(Page.drawing(name, in: chapter)))")
      case .picture(let name, let caption, _, _):
        blocks.append("![\(caption)](figures/\(Page.picture(name, in: chapter)))")
      case .exercise(let question, let answer):
        exercises += 1
        if exercises == 1 { blocks.append("## Exercises") }
        blocks.append(Paragraphs.layout("**\(exercises).** \(question)", width: 100))
        blocks.append("<details><summary>Answer</summary>")
        blocks.append(Paragraphs.layout(answer, width: 100))
        blocks.append("</details>")
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func fenced(_ text: String, _ language: String) -> String {
    "```\(language)\n\(text)\n```"
  }
}
