/// A table in plain text: a heading, a rule, rows; each column as wide as its widest cell.
///
/// The first column is set left, the others right unless said otherwise.
public struct TextTable: Hashable, Sendable, CustomStringConvertible {
  public let headings: [String]
  public private(set) var rows: [[String]] = []
  private let leftColumns: Set<Int>

  /// - Parameter leftColumns: The columns that are set left.
  public init(_ headings: [String], left leftColumns: Set<Int> = [0]) {
    self.headings = headings
    self.leftColumns = leftColumns
  }

  /// Adds a row, which must have a cell for every heading.
  public mutating func add(_ cells: [String]) {
    precondition(cells.count == headings.count, "a row has a cell for each column")
    rows.append(cells)
  }

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
