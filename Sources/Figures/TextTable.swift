import Formats

/// A table in plain text: headings, a line, then the rows. Each column is as wide as its widest
/// cell.
///
/// By default the first column is left-aligned and the others are right-aligned.
public struct TextTable: Hashable, Sendable, CustomStringConvertible {
  /// The headings of the columns.
  public let headings: [String]
  public private(set) var rows: [[String]] = []
  private let leftColumns: Set<Int>

  /// Creates a table without rows.
  ///
  /// - Parameters:
  ///   - headings: The headings of the columns.
  ///   - leftColumns: The indices of the left-aligned columns.
  public init(_ headings: [String], left leftColumns: Set<Int> = [0]) {
    self.headings = headings
    self.leftColumns = leftColumns
  }

  /// Adds a row, which must have one cell per column. Control characters of a cell are escaped.
  public mutating func add(_ cells: [String]) {
    precondition(cells.count == headings.count, "a row has a cell for each column")
    rows.append(cells.map(\.escaped))
  }

  /// The table as text.
  public var description: String {
    let widths = headings.indices.map { column in
      ([headings] + rows).map { $0[column].count }.max() ?? 0
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    return ([headings, rule] + rows).map { line($0, widths) }.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - cells[column].count)
      return leftColumns.contains(column) ? cells[column] + space : space + cells[column]
    }
    return padded.joined(separator: "  ").withoutTrailingSpaces
  }
}
