import Chapters
import Foundation
import Testing

/// The files in `Walkthroughs` against what the program says and draws, to the letter.
///
/// `UPDATE_WALKTHROUGHS=1 swift test` writes them anew, and fails all the same: read what changed,
/// then run the tests again.
@Suite struct WalkthroughFileTests {
  static let updates = ProcessInfo.processInfo.environment["UPDATE_WALKTHROUGHS"] == "1"

  @Test(arguments: Chapter.all.map(\.name))
  func fileIsThePage(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    let page = try chapter.page()
    try expect(
      try page.markdown(of: chapter, source: packageText), in: "Walkthroughs/\(chapter.fileName).md"
    )
    for (file, svg) in page.figures(of: chapter) {
      try expect(svg, in: "Walkthroughs/figures/\(file)")
    }
  }

  @Test func everyFileHasAChapter() throws {
    let expected = try Chapter.all.flatMap { chapter in
      ["\(chapter.fileName).md"]
        + (try chapter.page().figures(of: chapter)).map { "figures/\($0.file)" }
    }
    let folder = packageFolder.appendingPathComponent("Walkthroughs").path
    let found = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0 != "figures" && !$0.hasPrefix(".") }
    #expect(found.sorted() == expected.sorted())
  }

  @Test(arguments: Chapter.all.map(\.name))
  func everyBlockSaysWhereItComesFrom(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    let lines = try packageText("Walkthroughs/\(chapter.fileName).md").components(separatedBy: "\n")
    let fences = lines.indices.filter { lines[$0].hasPrefix("```") }
    #expect(!fences.isEmpty && fences.count.isMultiple(of: 2))
    for opening in stride(from: 0, to: fences.count, by: 2) {
      let above = lines[fences[opening] - 1]
      #expect(above.hasPrefix("<!-- ") && above.hasSuffix(" -->"), "above line \(fences[opening])")
    }
  }

  @Test(arguments: Chapter.all.map(\.name))
  func terminalShowsEveryOutput(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    let page = try chapter.page()
    let terminal = page.terminal(of: chapter)
    var names: [String] = []
    for case .output(let name, let text) in page.elements {
      names.append(name)
      for line in text.split(separator: "\n") { #expect(terminal.contains(line)) }
    }
    #expect(names.count == Set(names).count && !names.isEmpty)
  }

  @Test func chaptersAreNumberedInOrder() {
    #expect(Chapter.all.map(\.number) == Array(1...Chapter.all.count))
    #expect(Set(Chapter.all.map(\.name)).count == Chapter.all.count)
  }

  private func expect(_ text: String, in path: String) throws {
    let url = packageFolder.appendingPathComponent(path)
    let file = try? String(contentsOf: url, encoding: .utf8)
    guard file != text else { return }
    if Self.updates {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("\(path) was written anew: read what changed, then test again")
    } else {
      Issue.record(
        "\(path) is not what the program says: \(firstDifference(file ?? "", text)). UPDATE_WALKTHROUGHS=1 writes it anew."
      )
    }
  }

  private func firstDifference(_ file: String, _ program: String) -> String {
    let (file, program) = (
      file.components(separatedBy: "\n"), program.components(separatedBy: "\n")
    )
    let line = zip(file, program).prefix { $0 == $1 }.count
    return
      "line \(line + 1) is '\(line < file.count ? file[line] : "missing")', should be '\(line < program.count ? program[line] : "missing")'"
  }
}
