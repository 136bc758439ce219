import Attribution
import Chapters
import Figures
import Foundation
import Networks
import Scalar
import Testing

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
    for link in links {
      let path = packageFolder.appendingPathComponent(link).path
      #expect(FileManager.default.fileExists(atPath: path), "\(link)")
    }
  }

  @Test func pathsNamedInTablesAreThere() throws {
    let sources = packageFolder.appendingPathComponent("Sources").path
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources)
    for match in try readme().matches(of: /`([A-Za-z\/+⁰]+\.swift)`/) {
      let name = String(match.1)
      let tests = FileManager.default.fileExists(
        atPath: packageFolder.appendingPathComponent("Tests/\(name)").path)
      #expect(tests || files.contains { $0 == name || $0.hasSuffix("/\(name)") }, "\(name)")
    }
  }

  @Test func everyChapterIsNamed() throws {
    let readme = try readme()
    for chapter in Chapter.all {
      #expect(readme.contains("[\(chapter.name)](Walkthroughs/\(chapter.fileName).md)"))
    }
  }
}
