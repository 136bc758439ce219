extension Montage {
  /// The sheet in a terminal: a row's title, then its pictures as half blocks, as many side by side
  /// as there is room for, the columns' titles above them and the captions below.
  ///
  /// Pictures are drawn as they were given, not enlarged; what is wider than 40 pixels is reduced.
  ///
  /// - Parameter width: How many columns the terminal has. A picture or a label that is wider stands
  ///   alone.
  public func terminalText(width: Int) -> String {
    let widest = 40
    return rows.map { row in
      let cells = columns.indices.compactMap { column in
        row.pictures[column].map { picture in
          TerminalCell(
            above: columns[column].replacing("\n", with: " "),
            picture: picture.reduced(toWidth: widest),
            below: row.captions[column].replacing("\n", with: " "))
        }
      }
      let title = row.title.replacing("\n", with: " ")
      return ((title.isEmpty ? [] : [title]) + TerminalCell.lines(of: cells, width: width))
        .joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
