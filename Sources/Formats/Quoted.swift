/// Quoting for messages: names from files may contain anything, but a message is one line.
extension String {
  /// The text in quotes, made `printable`.
  var quoted: String { "'\(printable)'" }

  /// The text with control characters and line breaks escaped, truncated if long.
  package var printable: String {
    let limit = 80
    let start = unicodeScalars.prefix(limit).map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
      default: String(scalar)
      }
    }
    return start.joined() + (unicodeScalars.dropFirst(limit).isEmpty ? "" : "…")
  }
}
