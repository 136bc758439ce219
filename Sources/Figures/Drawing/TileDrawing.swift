/// A drawing of how the optimised path's kernel computes a sum: the numbers read at one step, and
/// the tile of results that stays in registers.
///
///     out[p][k] = Σ_i in[p + i] · w[i][k]
///
/// On the left are the inputs of each position in a row, step by step; above, the weights, one row
/// per step; where both meet, the tile. One step is marked: a column of inputs, a row of weights,
/// and the whole tile.
public struct TileDrawing: Sendable {
  private let rows: Int
  private let width: Int
  private let steps: Int
  private let step: Int

  /// Creates the drawing of one tile.
  ///
  /// - Parameters:
  ///   - rows: The number of positions in the tile.
  ///   - width: The number of outputs in the tile.
  ///   - steps: The number of steps drawn.
  ///   - step: The step that is marked.
  public init(rows: Int, width: Int, steps: Int, marking step: Int) {
    self.rows = rows
    self.width = width
    self.steps = steps
    self.step = step
  }

  private let cell = 16.0
  private let corner = (x: 120.0, y: 64.0)

  /// The drawing as an SVG file.
  public var svg: String {
    let gap = cell
    let tile = (
      x: corner.x + Double(steps) * cell + gap, y: corner.y + Double(steps) * cell + gap
    )
    var drawing = SVG(
      width: tile.x + Double(width) * cell + 24, height: tile.y + Double(rows) * cell + 64)
    drawing.label(
      "weights w[i][k]: one row of \(width) outputs for each step i",
      at: (tile.x + Double(width) * cell / 2, corner.y - 20), bold: true)
    for i in 0..<steps {
      for k in 0..<width {
        square(
          tile.x + Double(k) * cell, corner.y + Double(i) * cell, i == step ? Ink.supports : pale,
          in: &drawing)
      }
      drawing.label(
        "i = \(i)", at: (tile.x - 8, corner.y + (Double(i) + 0.75) * cell), size: 11, anchor: .end)
    }
    for p in 0..<rows {
      for i in 0..<steps {
        square(
          corner.x + Double(i) * cell, tile.y + Double(p) * cell,
          i == step ? Ink.contradicts : pale, in: &drawing)
      }
      for k in 0..<width {
        square(
          tile.x + Double(k) * cell, tile.y + Double(p) * cell, "#c9b6d6", in: &drawing)
      }
      drawing.label(
        "place \(p)", at: (corner.x - 8, tile.y + (Double(p) + 0.75) * cell), size: 11, anchor: .end
      )
    }
    let below = tile.y + Double(rows) * cell
    drawing.label(
      "inputs in[p + i]", at: (corner.x + Double(steps) * cell / 2, below + 24), bold: true)
    drawing.label(
      "the tile out[p][k]: \(rows) × \(width) sums that stay in registers",
      at: (tile.x + Double(width) * cell / 2, below + 24), bold: true)
    drawing.label(
      "one step: \(rows) inputs × \(width) weights → \(rows * width) multiplications and additions,"
        + " \(rows + width / 16) reads",
      at: (tile.x + Double(width) * cell / 2, below + 46), size: 12)
    return drawing.text
  }

  private let pale = "#e6e6e6"

  private func square(_ x: Double, _ y: Double, _ colour: String, in drawing: inout SVG) {
    drawing.rectangle(at: (x + 0.5, y + 0.5), width: cell - 1, height: cell - 1, fill: colour)
  }
}
