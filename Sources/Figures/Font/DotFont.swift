/// A dot-matrix font for labels: printable ASCII, and the symbols that formulas need.
///
/// A character is up to five dots wide and seven high, with two more below the line for descenders.
/// Empty columns at the sides are dropped, except for digits, which keep one width so that numbers
/// align.
struct DotFont: Sendable {
  /// The height of a line in dots, descenders included.
  static let height = 9
  static let standard = DotFont(drawing)

  /// A character's dots, row by row from the upper left corner.
  struct Glyph: Sendable {
    let width: Int
    let dots: [(x: Int, y: Int)]
  }

  private let glyphs: [Character: Glyph]
  private let unknown: Glyph

  /// The glyph of a character, or a box if the font lacks it.
  subscript(_ character: Character) -> Glyph { glyphs[character] ?? unknown }

  /// The width of a text in dots, with one dot between characters.
  func width(of text: some StringProtocol) -> Int {
    max(0, text.reduce(0) { $0 + self[$1].width + 1 } - 1)
  }

  /// Parses the drawing: rows of sixteen glyphs, each five dots wide and nine high.
  private init(_ drawing: String) {
    let lines = drawing.split(separator: "\n").map(Array.init)
    var glyphs: [Character: Glyph] = [:]
    for (n, character) in Self.order.enumerated() {
      let (row, column) = n.quotientAndRemainder(dividingBy: 16)
      let cell = lines[row * Self.height..<(row + 1) * Self.height].map {
        Array($0[column * 6..<column * 6 + 5])
      }
      glyphs[character] = Glyph(cell, keepsWidth: character.isNumber && character.isASCII)
    }
    glyphs[" "] = Glyph(width: 3, dots: [])
    self.glyphs = glyphs
    unknown = glyphs[Self.box] ?? Glyph(width: 3, dots: [])
  }

  /// The character whose glyph stands for all that the font lacks.
  private static let box: Character = "\u{7F}"

  /// The characters in the order of the drawing.
  private static let order =
    (0x20...0x7F).map { Character(Unicode.Scalar(UInt8($0))) } + Array("αβγεσΣ²⁺⁻×·–−±→…")
}

extension DotFont.Glyph {
  fileprivate init(_ cell: [[Character]], keepsWidth: Bool) {
    let dots = cell.indices.flatMap { y in
      cell[y].indices.filter { cell[y][$0] == "#" }.map { (x: $0, y: y) }
    }
    let left = keepsWidth ? 0 : dots.map(\.x).min() ?? 0
    let right = keepsWidth ? 4 : dots.map(\.x).max() ?? 0
    self.init(width: right - left + 1, dots: dots.map { (x: $0.x - left, y: $0.y) })
  }
}
