import Chapters
import Foundation
import Testing

/// The files in `Walkthroughs` against what the program says and draws: to the letter, but for numbers
/// that a page says differ from machine to machine, and for pixels (`MarkdownComparison`,
/// `PictureComparison`).
///
/// `UPDATE_WALKTHROUGHS=1 swift test` writes them anew, and fails all the same: read what changed,
/// then run the tests again.
@Suite struct WalkthroughFileTests {
  static let files = WalkthroughFiles(
    folder: packageFolder.appendingPathComponent("Walkthroughs"),
    updates: ProcessInfo.processInfo.environment["UPDATE_WALKTHROUGHS"] == "1")

  @Test(arguments: Chapter.all.map(\.name))
  func fileIsThePage(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    for problem in try Self.files.problems(with: Pages.page(of: chapter), of: chapter) {
      Issue.record("\(problem)")
    }
  }

  @Test func everyFileHasAChapter() throws {
    let expected = try Chapter.all.flatMap { chapter in
      let page = try Pages.page(of: chapter)
      let files = page.figures(of: chapter).map(\.file) + page.pictures(of: chapter).map(\.file)
      return ["\(chapter.fileName).md"] + files.map { "figures/\($0)" }
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
    let page = try Pages.page(of: chapter)
    let terminal = page.terminal(of: chapter)
    var names: [String] = []
    for case .output(let name, let text, _) in page.elements {
      names.append(name)
      for line in text.split(separator: "\n") { #expect(terminal.contains(line)) }
    }
    #expect(names.count == Set(names).count && !names.isEmpty)
  }

  @Test func chaptersAreNumberedInOrder() {
    #expect(Chapter.all.map(\.number) == Array(1...Chapter.all.count))
    #expect(Set(Chapter.all.map(\.name)).count == Chapter.all.count)
  }
}
