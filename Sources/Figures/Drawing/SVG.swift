/// A drawing in Scalable Vector Graphics: a white sheet with shapes, later ones on top.
///
/// Lengths are in the sheet's units, from its upper left corner. They are written with two
/// decimals, so that a drawing is the same text on every machine.
struct SVG {
  enum Anchor: String {
    case start
    case middle
    case end
  }

  private let width: Double
  private let height: Double
  private var shapes: [String] = []

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), colour: String,
    width: Double = 1, dashes: String? = nil
  ) {
    polyline([start, end], colour: colour, width: width, dashes: dashes)
  }

  mutating func polyline(
    _ points: [(x: Double, y: Double)], colour: String, width: Double = 1, dashes: String? = nil
  ) {
    let list = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    let dashed = dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
    shapes.append(
      "<polyline points=\"\(list)\" fill=\"none\" stroke=\"\(colour)\""
        + " stroke-width=\"\(number(width))\"\(dashed)/>")
  }

  mutating func circle(
    at centre: (x: Double, y: Double), radius: Double, fill: String, stroke: String
  ) {
    shapes.append(
      "<circle cx=\"\(number(centre.x))\" cy=\"\(number(centre.y))\" r=\"\(number(radius))\""
        + " fill=\"\(fill)\" stroke=\"\(stroke)\" stroke-width=\"1.5\"/>")
  }

  mutating func rectangle(
    at corner: (x: Double, y: Double), width: Double, height: Double, fill: String
  ) {
    shapes.append(
      "<rect x=\"\(number(corner.x))\" y=\"\(number(corner.y))\" width=\"\(number(width))\""
        + " height=\"\(number(height))\" fill=\"\(fill)\"/>")
  }

  /// Adds text, by default with a white halo that keeps it legible over lines.
  mutating func label(
    _ text: String, at point: (x: Double, y: Double), size: Double = 14,
    anchor: Anchor = .middle, colour: String = "#222222", bold: Bool = false,
    halo: Bool = true
  ) {
    shapes.append(
      "<text x=\"\(number(point.x))\" y=\"\(number(point.y))\" font-size=\"\(number(size))\""
        + " text-anchor=\"\(anchor.rawValue)\" fill=\"\(colour)\""
        + (bold ? " font-weight=\"bold\"" : "")
        + (halo ? " stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"" : "")
        + ">\(escaped(text))</text>")
  }

  /// The complete SVG file.
  var text: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
    width="\(number(width))" height="\(number(height))" font-family="Helvetica, Arial, sans-serif">
    <rect width="100%" height="100%" fill="#ffffff"/>
    \(shapes.joined(separator: "\n"))
    </svg>

    """
  }

  private func number(_ value: Double) -> String {
    formatted((value * 100).rounded() / 100)
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}

/// The colours of document 001: red for relevance in favour of the prediction, blue for relevance
/// against it.
enum Ink {
  static let supports = "#c0392b"
  static let contradicts = "#2457a6"
  static let paleSupports = "#e8aaa3"
  static let paleContradicts = "#a3b9dd"
  static let text = "#222222"

  static func of(_ relevance: Double) -> String { relevance < 0 ? contradicts : supports }
}
