import Arguments
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

  /// A tolerance and a picture's file are found by name.
  @Test(arguments: Chapter.all.map(\.name))
  func namesOnAPageAreUnique(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    let page = try Pages.page(of: chapter)
    let outputs = page.elements.compactMap { element in
      if case .output(let name, _, _) = element { name } else { nil }
    }
    let files = page.files(of: chapter).map(\.file)
    #expect(!outputs.isEmpty)
    #expect(outputs.count == Set(outputs).count && files.count == Set(files).count)
  }

  /// What the program prints has every word of the file, the answers to the exercises last.
  @Test(arguments: Chapter.all.map(\.name))
  func terminalSaysWhatThePageSays(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    let page = try Pages.page(of: chapter)
    let printed = Words(terminal: page.terminal(of: chapter))
    let written = try Words(markdown: page.markdown(of: chapter, source: packageText))
    #expect(written.blocks.count > 10)
    for block in written.blocks {
      #expect(printed.text.contains(block), "not printed: \(block)")
    }
  }

  /// Chapters are referred to by name, in links that lead to their files: a number in a text is not
  /// checked by anything.
  @Test(arguments: Chapter.all.map(\.name))
  func referencesAreByName(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    let page = try Pages.page(of: chapter)
    let markdown = try page.markdown(of: chapter, source: packageText)
    for text in [markdown, page.terminal(of: chapter)] {
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let numbers = words.matches(of: /(?i)(chapters?|walkthroughs?) [0-9]+/).map { $0.0 }
      #expect(numbers == [])
    }
    for link in markdown.matches(of: /\[([^\]]*)\]\(([^)]*\.md)\)/) {
      let other = try #require(Chapter.named(String(link.1)), "\(link.0)")
      #expect(link.2 == "\(other.fileName).md")
    }
    #expect(!page.terminal(of: chapter).contains(".md)"))
  }

  /// The folders of the sources show the reading order.
  @Test func foldersAreTheReadingOrder() throws {
    let folder = packageFolder.appendingPathComponent("Sources/Chapters").path
    let folders = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.first?.isNumber == true }.sorted()
    #expect(
      folders.map { String($0.prefix(2)) } == Chapter.all.map { String($0.fileName.prefix(2)) })
    for (folder, chapter) in zip(folders, Chapter.all) {
      let name = String(folder.dropFirst(3))
      let source = try packageText("Sources/Chapters/\(folder)/\(name)Chapter.swift")
      #expect(source.contains("name: \"\(chapter.name)\",\n"), "\(folder)")
    }
  }

  /// Options are told apart by their names.
  @Test func chaptersAgreeOnTheirOptions() {
    let options = Set(Chapter.all.flatMap(\.options))
    #expect(options.count == Set(options.map(\.name)).count && options.count == 8)
  }

  @Test func chaptersAreNumberedInOrder() {
    #expect(Chapter.all.map(\.number) == Array(1...Chapter.all.count))
    #expect(Set(Chapter.all.map(\.name)).count == Chapter.all.count)
  }
}
