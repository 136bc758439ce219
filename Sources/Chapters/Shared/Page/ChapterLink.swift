extension Chapter {
  /// A Markdown link to the chapter's file from another chapter's: `[gradients](06-gradients.md)`.
  var link: String { "[\(name)](\(fileName).md)" }
}

extension DefaultStringInterpolation {
  /// Appends a reference to a chapter, written `\(chapter: .gradients)`. It is a link in a file,
  /// and the name alone on a terminal.
  mutating func appendInterpolation(chapter: Chapter) { appendLiteral(chapter.link) }
}

enum ChapterLink {
  /// A text with each link to a chapter replaced by the chapter's name.
  static func removed(from text: String) -> String {
    text.replacing(/\[([a-z-]+)\]\([0-9]{2}-[a-z-]+\.md\)/) { $0.1 }
  }
}
