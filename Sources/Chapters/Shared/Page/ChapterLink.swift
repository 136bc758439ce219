extension Chapter {
  /// A link to its file from another chapter's: `[gradients](06-gradients.md)`.
  var link: String { "[\(name)](\(fileName).md)" }
}

extension DefaultStringInterpolation {
  /// A reference to a chapter by its name, `\(chapter: .gradients)`: a link in a file, the name alone
  /// in a terminal.
  mutating func appendInterpolation(chapter: Chapter) { appendLiteral(chapter.link) }
}

enum ChapterLink {
  /// A text with the names of chapters alone in place of links to them.
  static func removed(from text: String) -> String {
    text.replacing(/\[([a-z-]+)\]\([0-9]{2}-[a-z-]+\.md\)/) { $0.1 }
  }
}
