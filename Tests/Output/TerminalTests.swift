import Figures
import Formats
import Testing

/// Pictures in a terminal.
@Suite struct TerminalTests {
  private let picture = Image(
    width: 2, height: 3, channels: 3,
    samples: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
  private let dot = Image(width: 1, height: 1, channels: 1, samples: [9])

  @Test func blocksHaveTwoPixels() {
    #expect(
      TerminalBlocks.lines(of: picture) == [
        "\u{1B}[38;2;1;2;3m\u{1B}[48;2;7;8;9m▀\u{1B}[38;2;4;5;6m\u{1B}[48;2;10;11;12m▀\u{1B}[0m",
        "\u{1B}[38;2;13;14;15m▀\u{1B}[38;2;16;17;18m▀\u{1B}[0m",
      ])
  }

  @Test func picturesStandSideBySide() {
    let lines = TerminalBlocks.lines(of: picture)
    let point = TerminalBlocks.lines(of: dot)[0]
    #expect(
      TerminalBlocks.strips([picture, dot, picture], width: 80) == """
        \(lines[0])  \(point)  \(lines[0])
        \(lines[1])     \(lines[1])
        """)
    // Two and one are three columns, with two between them five: the third has no room.
    #expect(
      TerminalBlocks.strips([picture, dot, picture], width: 5) == """
        \(lines[0])  \(point)
        \(lines[1])
        \(lines[0])
        \(lines[1])
        """)
  }

  /// Pixels become the mean of squares, of what is left at the edge: (0 + 10 + 20 + 30) / 4 = 15.
  @Test func widePicturesAreReduced() {
    let wide = Image(
      width: 3, height: 3, channels: 1, samples: [0, 10, 40, 20, 30, 60, 1, 2, 3])
    let reduced = Image(width: 2, height: 2, channels: 1, samples: [15, 50, 2, 3])
    #expect(
      TerminalBlocks.text(of: wide, width: 2)
        == TerminalBlocks.lines(of: reduced).joined(separator: "\n"))
    #expect(
      TerminalBlocks.text(of: wide, width: 3)
        == TerminalBlocks.lines(of: wide).joined(separator: "\n"))
  }

  @Test func sheetsKeepTheirLabels() {
    var sheet = Montage(columns: ["image", "R"])
    sheet.addRow("first", [picture, dot], captions: ["a", ""])
    sheet.addRow("", [nil, picture])
    let lines = TerminalBlocks.lines(of: picture)
    #expect(
      sheet.terminalText(width: 80) == """
        first
        image  R
        \(lines[0])     \(TerminalBlocks.lines(of: dot)[0])
        \(lines[1])
        a

        R
        \(lines[0])
        \(lines[1])
        """)
  }

  @Test func colourNeedsATerminalThatSaysSo() {
    func isAvailable(_ environment: [String: String], isTerminal: Bool = true) -> Bool {
      TerminalColour.isAvailable(environment: environment, isTerminal: isTerminal)
    }
    #expect(isAvailable(["COLORTERM": "truecolor", "TERM": "xterm-256color"]))
    #expect(isAvailable(["COLORTERM": "24bit", "NO_COLOR": ""]))
    #expect(!isAvailable(["COLORTERM": "truecolor"], isTerminal: false))
    #expect(!isAvailable(["TERM": "xterm-256color"]) && !isAvailable(["COLORTERM": "yes"]))
    #expect(!isAvailable(["COLORTERM": "truecolor", "TERM": "dumb"]))
    #expect(!isAvailable(["COLORTERM": "truecolor", "NO_COLOR": "1"]))
  }
}
