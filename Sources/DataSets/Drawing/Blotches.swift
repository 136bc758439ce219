import Networks
import Numerics

/// Random values from 0 to 1 on a square grid, with interpolation between its points.
struct Blotches {
  /// The distance between neighbouring grid points, in pixels.
  let spacing: Double
  private let columns: Int
  private let values: [Double]

  init(spacing: Double, side: Double, _ random: inout SplitMix64) {
    self.spacing = spacing
    columns = Int(side / spacing) + 2
    values = (0..<columns * columns).map { _ in random.number(in: 0...1) }
  }

  /// The value at a point, bilinear between the four grid points around it.
  func value(at point: Point) -> Double {
    let (x, y) = (point.x / spacing, point.y / spacing)
    let (column, row) = (Int(x), Int(y))
    let (right, down) = (x - Double(column), y - Double(row))
    func along(_ row: Int) -> Double {
      let start = row * columns + column
      return values[start] * (1 - right) + values[start + 1] * right
    }
    return along(row) * (1 - down) + along(row + 1) * down
  }
}
