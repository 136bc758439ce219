extension Canvas {
  /// Writes one line of text in black.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - x: The left edge of the first character.
  ///   - y: The top of the tallest characters; the line is `DotFont.height` dots high.
  ///   - size: The width and height of a dot in pixels.
  mutating func write(_ text: some StringProtocol, x: Int, y: Int, size: Int) {
    var left = x
    for character in text {
      let glyph = DotFont.standard[character]
      for dot in glyph.dots {
        fill(x: left + dot.x * size, y: y + dot.y * size, width: size, height: size, with: .zero)
      }
      left += (glyph.width + 1) * size
    }
  }
}
