extension Canvas {
  /// Writes one line in black.
  ///
  /// - Parameters:
  ///   - x: Where its first character begins.
  ///   - y: Where its tallest characters begin; it is `DotFont.height` dots high.
  ///   - size: How many pixels a dot is wide and high.
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
