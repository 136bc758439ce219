import Figures
import Foundation

/// A fraction in percent: `47.3 %`.
func percent(_ part: Double) -> String { String(format: "%.1f %%", 100 * part) }

/// A vector in parentheses: `(0.5, 0.3, 0.2)`.
func vector(_ values: [Double], digits: Int = 10) -> String {
  "(" + values.map { formatted($0, digits: digits) }.joined(separator: ", ") + ")"
}

/// Splits a map into its rows.
func rows(_ map: [Double], of length: Int) -> [[Double]] {
  stride(from: 0, to: map.count, by: length).map { Array(map[$0..<$0 + length]) }
}

/// Prints maps as grids of numbers, side by side under their titles.
func numberGrids(_ maps: [(title: String, rows: [[Double]])], digits: Int = 3) -> String {
  let blocks = maps.map { title, rows in
    let cells = rows.map { $0.map { formatted($0, digits: digits) } }
    let width = cells.joined().map(\.count).max() ?? 0
    let lines = cells.map { row in
      row.map { String(repeating: " ", count: width - $0.count) + $0 }.joined(separator: "  ")
    }
    let total = max(title.count, lines.map(\.count).max() ?? 0)
    return ([title, String(repeating: "─", count: total)] + lines).map {
      $0 + String(repeating: " ", count: total - $0.count)
    }
  }
  let height = blocks.map(\.count).max() ?? 0
  return (0..<height).map { line in
    let parts = blocks.map { block in
      line < block.count ? block[line] : String(repeating: " ", count: block[0].count)
    }
    return parts.joined(separator: "    ").withoutTrailingSpaces
  }.joined(separator: "\n")
}
