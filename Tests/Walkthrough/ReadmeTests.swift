import Attribution
import Chapters
import Figures
import Foundation
import Networks
import Scalar
import Testing
import explain

/// The README against the program: its code compiles and runs, its output is printed, what it points
/// to is there.
@Suite struct ReadmeTests {
  private func readme() throws -> String { try packageText("README.md") }

  /// What stands between ``` fences of this language.
  private func blocks(_ language: String) throws -> [String] {
    try readme().components(separatedBy: "```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }

  /// The README's example, which is this function's body.
  private func example(print: (Any) -> Void) throws {
    var network = try Network(shape: [2], units: ["x1", "x2"])
    try network.append(
      "hidden", .dense(Dense([[1, 1], [2, -0.5]], bias: [1, -0.5])), units: ["h1", "h2"])
    try network.append("relu", .activation(.relu))
    try network.append("output", .dense(Dense([[1, -1]])), units: ["y"])

    let plan = try Plan(.everywhere(.epsilon(0.1)), for: network)
    let pass = try ScalarEngine(for: network).relevance(
      of: Tensor(example: [1, 2]), under: plan, from: .score(.predicted), at: [0]
    ) { redistribution in
      print(redistribution.text(in: network))
    }
    print(pass.relevances[0].elements)  // what each input got
    print(pass.ledgers[0].table(for: network))  // where the rest went
  }

  @Test func exampleIsTheCodeThatRuns() throws {
    let source = try SourceExcerpt.declaration(
      "private func example" + "(print:", in: packageText("Tests/Walkthrough/ReadmeTests.swift"),
      path: "Tests/Walkthrough/ReadmeTests.swift")
    let body = source.components(separatedBy: "\n").dropFirst().dropLast()
      .map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : $0 }
    #expect(try blocks("swift") == [body.joined(separator: "\n")])

    var printed: [String] = []
    try example { printed.append("\($0)") }
    // z = (4, 0.5), y = 3.5 over 3.6: 4 of it to the first hidden neuron.
    #expect(printed.first == "R(h1 ← y) = 4 / 3.6 · 3.5 = 3.888888889")
  }

  @Test func speedIsWhatWasMeasured() throws {
    let json = try packageText(MeasuredTable.path)
    #expect(try blocks("measured") == [MeasuredTable(json: json).table(threads: 2).description])
  }

  @Test func outputIsWhatTheProgramPrints() throws {
    let chapter = try #require(Chapter.named("toy-network"))
    let terminal = try Pages.page(of: chapter).terminal(of: chapter)
    let lines = try blocks("text").flatMap { $0.components(separatedBy: "\n") }
    #expect(lines.count == 4)
    for line in lines { #expect(terminal.contains(line)) }
  }

  @Test func linksLeadSomewhere() throws {
    let links = try readme().matches(of: /\]\(([^)#]+)\)/).map { String($0.1) }
    #expect(links.count > 10)
    for link in links { #expect(isThere(link), "\(link)") }
  }

  /// A link that names a path leads to that path.
  @Test func linksLeadWhereTheySay() throws {
    let links = try readme().matches(of: /\[`([^`\]]+)`\]\(([^)]+)\)/)
    #expect(links.count > 30)
    for link in links { #expect("/\(link.2)".hasSuffix("/\(link.1)"), "\(link.0)") }
  }

  /// Every path that is not a link, of a file or a folder, begins at the package's folder, at `Sources`
  /// or at `Tests`, or beside the path before it in the same paragraph, item or row.
  @Test func pathsAreWhole() throws {
    let text = try readme().replacing(/\[`[^`\]]+`\]\([^)]+\)/, with: "")
      .replacing(/```(.|\n)*?\n```/, with: "")
    // A row, an item of a list, or a paragraph.
    let parts = text.replacing(/\n(?=\||[0-9]\. |- )/, with: "\n\n").components(separatedBy: "\n\n")
    var paths = 0
    for part in parts {
      var folder: String?
      for match in part.matches(of: /`([A-Za-z0-9\/+-]*(\/[A-Za-z0-9+-]*|\.swift))`/) {
        let path = String(match.1)
        paths += 1
        let places = [".", "Sources", "Tests"] + [folder].compactMap(\.self)
        let found = places.map { "\($0)/\(path)" }.first(where: isThere)
        #expect(found != nil, "\(path), in '\(part)'")
        if let found { folder = (found as NSString).deletingLastPathComponent }
      }
    }
    #expect(paths > 50, "only \(paths) paths")
  }

  private func isThere(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: packageFolder.appendingPathComponent(path).path)
  }

  /// "the 16 methods, the seven composites"
  @Test func countsAreThePrograms() throws {
    func number(_ count: Int) -> String {
      let words = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
      ]
      return words.indices.contains(count - 1) ? words[count - 1] : "\(count)"
    }
    let text = try readme().replacing("\n", with: " ")
    for (count, things) in [
      (Method.allCases.count, "methods"), (CompositeName.allCases.count, "composites"),
    ] {
      let stated = text.matches(of: try Regex("the ([a-z0-9]+) \(things)"))
        .compactMap { $0.output[1].substring.map(String.init) }
      #expect(stated == [number(count)], "\(things)")
    }
  }

  @Test func everyFolderOfTestsIsNamed() throws {
    let tests = packageFolder.appendingPathComponent("Tests").path
    let folders = try FileManager.default.contentsOfDirectory(atPath: tests)
      .filter { !$0.hasPrefix(".") }
    let rows = try readme().matches(of: /\n\| `Tests\/(\w+)` \|/).map { String($0.1) }
    #expect(rows.sorted() == folders.sorted())
  }

  @Test func everyChapterIsNamed() throws {
    let readme = try readme()
    for chapter in Chapter.all {
      #expect(readme.contains("[\(chapter.name)](Walkthroughs/\(chapter.fileName).md)"))
    }
  }
}
