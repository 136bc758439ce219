extension Montage {
  /// The sheet as terminal text: row titles, and pictures in half blocks with column titles above
  /// and captions below, as many side by side as fit.
  ///
  /// Pictures are not enlarged; those wider than 40 pixels are reduced.
  ///
  /// - Parameter width: The number of columns of the terminal. A wider picture or label stands
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
