/// Cuts declarations out of Swift source, so that a page shows the code that runs.
public enum SourceExcerpt {
  public enum Failure: Error, Hashable, CustomStringConvertible {
    case missing(anchor: String, path: String)
    case ambiguous(anchor: String, path: String)
    case unclosed(anchor: String, path: String)

    public var description: String {
      switch self {
      case .missing(let anchor, let path): "\(path) has no line with '\(anchor)'"
      case .ambiguous(let anchor, let path): "\(path) has several lines with '\(anchor)'"
      case .unclosed(let anchor, let path): "\(path): what '\(anchor)' opens is never closed"
      }
    }
  }

  /// Returns the declaration whose first line contains the anchor, without the comment above it.
  ///
  /// The excerpt ends at the line with the closing bracket of the declaration, at the same
  /// indentation as its first line. The declaration's own indentation is removed.
  public static func declaration(
    _ anchor: String, in source: String, path: String
  ) throws(Failure) -> String {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let matches = lines.indices.filter { lines[$0].contains(anchor) }
    guard let first = matches.first else { throw .missing(anchor: anchor, path: path) }
    guard matches.count == 1 else { throw .ambiguous(anchor: anchor, path: path) }

    let indentation = lines[first].prefix { $0 == " " }.count
    var last = first
    if opens(lines[first]) {
      let closing = lines[(first + 1)...].firstIndex { line in
        let start = line.drop { $0 == " " }
        return line.count - start.count == indentation && start.first.map("}])".contains) == true
          && !opens(line)
      }
      guard let closing else { throw .unclosed(anchor: anchor, path: path) }
      last = closing
    }
    return lines[first...last].map { $0.dropFirst(indentation) }.joined(separator: "\n")
  }

  /// Whether a line ends with an open bracket, possibly followed by a closure's parameters.
  private static func opens(_ line: Substring) -> Bool {
    line.hasSuffix(" in") || line.last.map("{[(".contains) == true
  }
}
