import Foundation

/// Heatmaps of small matrices side by side, with the number in each cell: red where it is positive,
/// blue where it is negative, white at zero. Each map has its own scale, symmetric about zero.
public struct HeatGrid: Sendable {
  /// One map of the grid: a title above a matrix.
  public struct Panel: Sendable {
    let title: String
    let rows: [[Double]]
    /// Whether the cells are grey, for numbers that are not relevance.
    let isGrey: Bool

    /// Creates a map from the rows of a matrix.
    public init(_ title: String, rows: [[Double]], grey: Bool = false) {
      self.title = title
      self.rows = rows
      isGrey = grey
    }
  }

  private let panels: [Panel]
  private let columns: Int
  private let cell: Double
  private let decimals: Int

  /// Creates a grid of maps.
  ///
  /// - Parameters:
  ///   - panels: The maps, row by row of the grid.
  ///   - columns: The number of maps in a row.
  ///   - cell: The side of a cell in SVG units.
  ///   - decimals: The number of decimals in the cells.
  public init(_ panels: [Panel], columns: Int, cell: Double = 36, decimals: Int = 2) {
    self.panels = panels
    self.columns = columns
    self.cell = cell
    self.decimals = decimals
  }

  private let margin = 24.0
  private let titleHeight = 34.0

  /// The drawing as an SVG file.
  public var svg: String {
    let width = cell * Double(panels.map { $0.rows[0].count }.max() ?? 1)
    let height = cell * Double(panels.map(\.rows.count).max() ?? 1) + titleHeight
    let lines = (panels.count + columns - 1) / columns
    var drawing = SVG(
      width: margin + (width + margin) * Double(min(columns, panels.count)),
      height: margin / 2 + (height + margin / 2) * Double(lines))
    for (index, panel) in panels.enumerated() {
      let corner = (
        x: margin + (width + margin) * Double(index % columns),
        y: margin / 2 + (height + margin / 2) * Double(index / columns)
      )
      draw(panel, at: corner, width: width, in: &drawing)
    }
    return drawing.text
  }

  private func draw(
    _ panel: Panel, at corner: (x: Double, y: Double), width: Double, in drawing: inout SVG
  ) {
    let indent = (width - cell * Double(panel.rows[0].count)) / 2
    let largest = panel.rows.joined().map(abs).max() ?? 0
    drawing.label(panel.title, at: (corner.x + width / 2, corner.y + 20), size: 14, bold: true)
    for (i, row) in panel.rows.enumerated() {
      for (j, value) in row.enumerated() {
        let place = (
          x: corner.x + indent + cell * Double(j), y: corner.y + titleHeight + cell * Double(i)
        )
        let strength = largest == 0 ? 0 : abs(value) / largest
        drawing.rectangle(at: place, width: cell, height: cell, fill: "#dddddd")
        drawing.rectangle(
          at: (place.x + 0.5, place.y + 0.5), width: cell - 1, height: cell - 1,
          fill: Ink.shade(panel.isGrey ? Ink.text : Ink.of(value), strength))
        drawing.label(
          number(value), at: (place.x + cell / 2, place.y + cell / 2 + 4), size: cell / 3.2,
          colour: strength > 0.55 ? "#ffffff" : Ink.text, halo: false)
      }
    }
  }

  private func number(_ value: Double) -> String {
    let scale = pow(10, Double(decimals))
    return formatted((value * scale).rounded() / scale)
  }
}

extension Ink {
  /// The colour blended with white; strength 0 is white, 1 the colour itself.
  fileprivate static func shade(_ colour: String, _ strength: Double) -> String {
    let full = UInt32(colour.dropFirst(), radix: 16) ?? 0
    let parts = [16, 8, 0].map { shift in
      let part = Double((full >> UInt32(shift)) & 255)
      return Int((255 - (255 - part) * strength).rounded())
    }
    return "#" + parts.map { String(format: "%02x", $0) }.joined()
  }
}
