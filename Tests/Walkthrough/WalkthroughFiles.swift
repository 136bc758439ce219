import Chapters
import Formats
import Foundation

/// The files of walkthroughs in a folder, compared with pages, or written anew.
struct WalkthroughFiles {
  let folder: URL
  /// Whether what differs is written anew. It is reported all the same.
  let updates: Bool

  /// What is wrong with the files of a page, a line for each file.
  func problems(with page: Page, of chapter: Chapter) throws -> [String] {
    let text = "\(chapter.fileName).md"
    let markdown = try page.markdown(of: chapter, source: packageText)
    var problems = [
      try problem(in: text, Array(markdown.utf8)) { file in
        difference(of: String(decoding: file, as: UTF8.self), from: markdown)
      }
    ]
    for (name, svg) in page.figures(of: chapter) {
      problems.append(
        try problem(in: "figures/\(name)", Array(svg.utf8)) { file in
          difference(of: String(decoding: file, as: UTF8.self), from: svg)
        })
    }
    for (name, image) in page.pictures(of: chapter) {
      let path = "figures/\(name)"
      problems.append(
        try problem(in: path, PNG.encode(image)) { file in
          do throws(ReadError) {
            return PictureComparison.difference(of: try PNG.decode(file, path: path), from: image)
          } catch {
            return error.description
          }
        })
    }
    return problems.compactMap(\.self)
  }

  /// What is wrong with a file, if anything: it should hold these bytes, or others that do not differ
  /// from them.
  private func problem(
    in path: String, _ bytes: [UInt8], difference: ([UInt8]) -> String?
  ) throws -> String? {
    let url = folder.appendingPathComponent(path)
    let file = try? Data(contentsOf: url)
    guard let found = file.map({ difference(Array($0)) }) ?? "it is missing" else { return nil }
    guard updates else {
      return "\(path) is not what the program says: \(found). UPDATE_WALKTHROUGHS=1 writes it anew."
    }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url, options: .atomic)
    return "\(path) was written anew: read what changed, then test again"
  }

  /// The first line that differs, but for numbers that may.
  private func difference(of file: String, from program: String) -> String? {
    let program = MarkdownComparison.adopting(file, in: program)
    guard file != program else { return nil }
    let (lines, expected) = (
      file.components(separatedBy: "\n"), program.components(separatedBy: "\n")
    )
    let line = zip(lines, expected).prefix { $0 == $1 }.count
    let found = line < lines.count ? lines[line] : "missing"
    return
      "line \(line + 1) is '\(found)', should be '\(line < expected.count ? expected[line] : "missing")'"
  }
}
