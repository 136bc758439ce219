/// A font of dots for the labels of a sheet: printable ASCII, and the signs that formulas need.
///
/// A character is up to five dots wide and seven high, with two more below the line for descenders.
/// Columns without a dot are left out at its sides, but for digits, which stay as wide as each other
/// so that numbers stand in columns.
struct DotFont: Sendable {
  /// How high a line is, in dots, descenders included.
  static let height = 9
  static let standard = DotFont(drawing)

  /// A character's dots, from the upper left corner.
  struct Glyph: Sendable {
    let width: Int
    let dots: [(x: Int, y: Int)]
  }

  private let glyphs: [Character: Glyph]
  private let unknown: Glyph

  /// The glyph of a character: a box if it is not known.
  subscript(_ character: Character) -> Glyph { glyphs[character] ?? unknown }

  /// How wide a text is, in dots, with one between characters.
  func width(of text: some StringProtocol) -> Int {
    max(0, text.reduce(0) { $0 + self[$1].width + 1 } - 1)
  }

  /// Reads the drawing: rows of sixteen glyphs, each five wide and nine high.
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

  /// Stands in the drawing for every character that has none.
  private static let box: Character = "\u{7F}"

  /// The characters in the order in which they are drawn.
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
