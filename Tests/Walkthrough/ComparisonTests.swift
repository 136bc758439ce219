import Chapters
import Figures
import Formats
import Foundation
import Testing

/// Files that differ from a page: which differences are seen, and which are let through.
@Suite struct ComparisonTests {
  private let chapter = Chapter.all[0]
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let picture = Image(
    width: 20, height: 10, channels: 3, samples: (0..<600).map { UInt8($0 % 200) })

  private func page(_ score: String = "9.87", _ picture: Image? = nil) -> Page {
    var page = Page()
    page.heading("Scores")
    page.prose("The score is near 9.87.")
    page.output("score", "conv1   score\n─────  ──────\ncircle   \(score)", tolerance: 0.02)
    page.output("exact", "0.5 + 0.25 = 0.75")
    page.picture("map", "A map", picture ?? self.picture)
    page.figure("drawing", "A drawing", svg: "<svg>1</svg>")
    return page
  }

  private func problems(_ page: Page, updates: Bool = false) throws -> [String] {
    try WalkthroughFiles(folder: URL(fileURLWithPath: folder.path), updates: updates)
      .problems(with: page, of: chapter)
  }

  private func markdown() throws -> String {
    try String(contentsOfFile: folder("\(chapter.fileName).md"), encoding: .utf8)
  }

  private var figure: String { "figures/\(chapter.fileName)-map.png" }

  @Test func filesAreWrittenAndThenAgree() throws {
    #expect(try problems(page()).count == 3)
    #expect(try folder.files == [])
    #expect(try problems(page(), updates: true).count == 3)
    #expect(try problems(page()) == [] && problems(page(), updates: true) == [])

    let markdown = try markdown()
    #expect(markdown.contains("<!-- output: score, numbers within 2 % -->\n```text\nconv1"))
    #expect(markdown.contains("<!-- output: exact -->\n```text\n0.5"))
    #expect(markdown.contains("![A map](\(figure))"))
    #expect(try PNG.read(folder(figure)) == picture)
  }

  @Test func numbersMayDifferWhereThePageSaysSo() throws {
    _ = try problems(page(), updates: true)
    // 1.9 % more, and a column as much wider.
    #expect(try problems(page(" 10.06")) == [])
    // What agrees is not written anew.
    #expect(try problems(page("10.06"), updates: true) == [])
    #expect(try markdown().contains("circle   9.87"))
    for other in ["10.2", "-9.87", "9.87 of 10", "nan"] {
      #expect(try problems(page(other)).count == 1, "\(other)")
    }
    // In the file, where the page says nothing of a tolerance, and in what says it.
    for (old, new) in [
      ("0.25 =", "0.251 ="), ("circle", "square"), ("conv1", "conv2"), ("near 9.87", "near 9.88"),
      ("within 2 %", "within 3 %"), ("A map", "No map"), ("# Scores", "# Score"),
    ] {
      let text = try markdown()
      _ = try folder.write(
        "\(chapter.fileName).md", text.replacing(old, with: new, maxReplacements: 1).utf8)
      #expect(try problems(page()).count == 1, "\(old) → \(new)")
      _ = try folder.write("\(chapter.fileName).md", text.utf8)
    }
    #expect(try problems(page()) == [])
  }

  @Test func pixelsMayDifferALittle() throws {
    _ = try problems(page(), updates: true)
    func changed(_ change: (Int, UInt8) -> UInt8) -> Page {
      let samples = picture.samples.enumerated().map(change)
      return page("9.87", Image(width: 20, height: 10, channels: 3, samples: samples))
    }
    // All by one; six of 600 by far, and one more.
    #expect(try problems(changed { $1 + 1 }) == [])
    #expect(try problems(changed { $0 < 6 ? $1 + 50 : $1 }) == [])
    #expect(try problems(changed { $0 < 7 ? $1 + 50 : $1 }).count == 1)
    // All by one, and one by nine.
    #expect(try problems(changed { $1 + ($0 == 0 ? 9 : 1) }).count == 1)
    let samples = picture.samples
    for image in [
      Image(width: 10, height: 20, channels: 3, samples: samples),
      Image(width: 20, height: 9, channels: 3, samples: Array(samples.prefix(540))),
      Image(width: 20, height: 30, channels: 1, samples: samples),
    ] {
      #expect(try problems(page("9.87", image)).count == 1)
    }
  }

  @Test func filesThatAreBrokenAreSeen() throws {
    _ = try problems(page(), updates: true)
    let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder(figure))))
    _ = try folder.write(figure, bytes.dropLast(20))
    #expect(try problems(page()).count == 1)
    try FileManager.default.removeItem(atPath: folder(figure))
    #expect(
      try problems(page()) == [
        "\(figure) is not what the program says: it is missing."
          + " UPDATE_WALKTHROUGHS=1 writes it anew."
      ])
    _ = try folder.write("figures/\(chapter.fileName)-drawing.svg", "<svg>2</svg>".utf8)
    #expect(try problems(page()).count == 2)
    #expect(try problems(page(), updates: true).count == 2)
    #expect(try problems(page()) == [])
  }

  @Test func wordsAgreeToTheLetterAndNumbersWithinTheTolerance() {
    func agree(_ a: String, _ b: String, _ tolerance: Double = 0.02) -> Bool {
      let both = [(a, b), (b, a)].map {
        MarkdownComparison.agree($0, $1, tolerance: tolerance)
      }
      #expect(both[0] == both[1])
      return both[0]
    }
    #expect(agree("a  1.00\nb", " a 1.01 b ") && !agree("a 1.00", "b 1.00"))
    #expect(agree("R(h1) = −2.50", "R(h1) = −2.45") && !agree("R(h1) = 1", "R(h2) = 1"))
    #expect(!agree("x = 2.5", "x = −2.5") && !agree("1.0", "1.0 1.0") && !agree("1.0", "one"))
    #expect(agree("0.5, 87 %", "0.5, 88 %") && !agree("0.5; 87 %", "0.5, 87 %"))
    // A unit of the last digit: 0.01 beside 0.00 and 0.01, not 0.02; whole numbers have none.
    #expect(agree("0.00", "0.01") && agree("-0.01", "0.00") && !agree("0.00", "0.02"))
    #expect(agree("1.2e-05", "1.3e-05") && !agree("1.2e-05", "1.4e-05"))
    #expect(!agree("3", "4") && agree("412", "420") && !agree("412", "421"))
    // The finer of the two units counts: 0.1 is not 0.15.
    #expect(!agree("0.1", "0.15") && agree("0.1", "0.101"))
    #expect(agree("─── ──", "───── ─") && !agree("─── ──", "───"))
  }

  @Test func terminalShowsPicturesWhereItCan() throws {
    var page = Page()
    page.picture("dot", "A dot", Image(width: 1, height: 1, channels: 1, samples: [7]))
    var sheet = Montage(columns: ["image", "R"])
    sheet.addRow("circle", [picture, picture], captions: ["9.87", "8.9"])
    page.picture("sheet", "Two maps", sheet)
    #expect(page.pictures(of: chapter).map(\.image.width) == [1, sheet.image.width])
    let plain = page.terminal(of: chapter)
    let mention =
      "Figure: A dot. It is \(chapter.fileName)-dot.png; --output writes it.\n\n"
    #expect(plain.contains(mention + "Figure: Two maps. ") && !plain.contains("\u{1B}"))
    let shown = page.terminal(of: chapter, showsPictures: true)
    #expect(shown.contains(mention + "\u{1B}[38;2;7;7;7m▀\u{1B}[0m\n\nFigure: Two maps."))
    #expect(shown.contains("\n\n\(sheet.terminalText(width: 88))\n"))
  }

  @Test func pageHasAFileForEachFigureAndPicture() throws {
    let files = page().files(of: chapter)
    #expect(
      files.map(\.file) == ["\(chapter.fileName)-drawing.svg", "\(chapter.fileName)-map.png"])
    #expect(files[0].bytes == Array("<svg>1</svg>".utf8))
    #expect(try PNG.decode(files[1].bytes, path: "map.png") == picture)
  }
}
