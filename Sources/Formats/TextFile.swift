/// Plain text files.
public enum TextFile {
  /// Reads the lines of a file, without line breaks and without empty lines at the end.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is not UTF-8.
  public static func lines(of path: String) throws(ReadError) -> [String] {
    guard let text = String(validating: try ByteReader.contents(of: path), as: UTF8.self) else {
      throw ReadError(.malformed, path: path, reason: "it is not text in UTF-8")
    }
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map(String.init)
  }
}
