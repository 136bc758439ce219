extension Chapter {
  /// The list of all walkthroughs in reading order, each with the part of the documents that it
  /// accompanies.
  public static var list: String {
    let width = all.map(\.name.count).max() ?? 0
    let indent = String(repeating: " ", count: width + 4)
    let entries = all.map { chapter in
      let space = String(repeating: " ", count: width - chapter.name.count + 2)
      let source = Paragraphs.wrap(chapter.source, width: 92 - indent.count)
        .split(separator: "\n").map { indent + $0 }.joined(separator: "\n")
      return "  \(chapter.name)\(space)\(chapter.title)\n\(source)"
    }
    return "Walkthroughs, in reading order:\n\n\(entries.joined(separator: "\n\n"))\n\n"
      + "swift run walkthrough NAME\n"
  }
}
