public import Formats

/// Pictures in a terminal: half blocks, ▀, with the upper pixel as foreground and the lower as
/// background colour. Colours have 24 bits and use the escape sequences of ISO 8613-6.
public enum TerminalBlocks {
  private static let reset = "\u{1B}[0m"

  /// A picture as lines of half blocks, one line per two rows of pixels. If the number of rows is
  /// odd, the last line keeps the terminal's background below. Every line ends by resetting the
  /// colours.
  public static func lines(of picture: Image) -> [String] {
    stride(from: 0, to: picture.height, by: 2).map { y in
      (0..<picture.width).map { x in
        let lower = y + 1 < picture.height ? colour(48, picture.pixel(x, y + 1)) : ""
        return colour(38, picture.pixel(x, y)) + lower + "▀"
      }.joined() + reset
    }
  }

  /// Pictures side by side with their tops aligned, as many as fit in `width` columns, the rest
  /// below.
  public static func strips(_ pictures: [Image], width: Int) -> String {
    let cells = pictures.map { TerminalCell(above: "", picture: $0, below: "") }
    return TerminalCell.lines(of: cells, width: width).joined(separator: "\n")
  }

  /// A picture in at most `width` columns; a wider one is reduced by averaging squares of pixels.
  public static func text(of picture: Image, width: Int) -> String {
    lines(of: picture.reduced(toWidth: width)).joined(separator: "\n")
  }

  /// The escape sequence that sets the foreground (38) or background (48) colour.
  private static func colour(_ ground: Int, _ colour: SIMD3<UInt8>) -> String {
    "\u{1B}[\(ground);2;\(colour.x);\(colour.y);\(colour.z)m"
  }
}
