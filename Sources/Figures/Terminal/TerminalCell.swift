import Formats

/// A picture in a terminal, with labels above and below.
struct TerminalCell {
  let above: String
  let picture: Image
  let below: String

  var width: Int { max(picture.width, above.count, below.count) }

  /// Lays out cells side by side, as many as fit in `width` columns, the rest below.
  static func lines(of cells: [TerminalCell], width: Int) -> [String] {
    var strips: [[TerminalCell]] = []
    for cell in cells {
      let taken = strips.last?.reduce(0) { $0 + $1.width + gap } ?? width
      if taken + cell.width <= width {
        strips[strips.count - 1].append(cell)
      } else {
        strips.append([cell])
      }
    }
    return strips.flatMap(lines)
  }

  private static let gap = 2

  /// Joins cells side by side and drops empty lines.
  private static func lines(_ cells: [TerminalCell]) -> [String] {
    let height = cells.map { ($0.picture.height + 1) / 2 }.max() ?? 0
    let columns = cells.map { cell in
      let pictures = TerminalBlocks.lines(of: cell.picture).map { ($0, cell.picture.width) }
      let rest = Array(repeating: ("", 0), count: height - pictures.count)
      let lines = [(cell.above, cell.above.count)] + pictures + rest
      return (lines + [(cell.below, cell.below.count)]).map { text, width in
        text + spaces(cell.width - width)
      }
    }
    return (0..<height + 2).map { line in
      columns.map { $0[line] }.joined(separator: spaces(gap)).withoutTrailingSpaces
    }.filter { !$0.isEmpty }
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
