/// Quoting for messages: names from files may contain anything, but a message is one line.
extension String {
  /// The text in quotes, made `printable`.
  var quoted: String { "'\(printable)'" }

  /// The text with control characters and line breaks escaped, truncated if long.
  package var printable: String {
    let limit = 80
    let start = String(String.UnicodeScalarView(unicodeScalars.prefix(limit)))
    return start.escaped + (unicodeScalars.dropFirst(limit).isEmpty ? "" : "…")
  }

  /// The text with control characters and line breaks escaped, so that a name from a file moves no
  /// cursor and changes no colour of a terminal.
  package var escaped: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.map { $0.isControl ? $0.escaped(asASCII: true) : String($0) }.joined()
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
