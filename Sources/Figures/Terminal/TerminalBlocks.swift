public import Formats

/// Pictures in a terminal: half blocks, ▀, each with the colour of the upper of two pixels on that of
/// the lower one, in 24 bits, by the escape sequences of ISO 8613-6.
public enum TerminalBlocks {
  private static let reset = "\u{1B}[0m"

  /// A picture as lines of half blocks, one for each two rows of pixels; below the last of an odd
  /// number is the terminal's own colour. Every line ends with all colours taken back.
  public static func lines(of picture: Image) -> [String] {
    stride(from: 0, to: picture.height, by: 2).map { y in
      (0..<picture.width).map { x in
        let lower = y + 1 < picture.height ? colour(48, picture.pixel(x, y + 1)) : ""
        return colour(38, picture.pixel(x, y)) + lower + "▀"
      }.joined() + reset
    }
  }

  /// Pictures side by side, their upper edges in line, as many as `width` columns have room for, then
  /// the next ones below them.
  public static func strips(_ pictures: [Image], width: Int) -> String {
    let cells = pictures.map { TerminalCell(above: "", picture: $0, below: "") }
    return TerminalCell.lines(of: cells, width: width).joined(separator: "\n")
  }

  /// A picture in no more columns than `width`: if it is wider, the mean of squares of its pixels in
  /// the place of each of them.
  public static func text(of picture: Image, width: Int) -> String {
    lines(of: picture.reduced(toWidth: width)).joined(separator: "\n")
  }

  /// The sequence that sets the colour of what is written (38) or of what is behind it (48).
  private static func colour(_ ground: Int, _ colour: SIMD3<UInt8>) -> String {
    "\u{1B}[\(ground);2;\(colour.x);\(colour.y);\(colour.z)m"
  }
}
