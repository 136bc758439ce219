/// The reason why a file could not be read, in one line: the file, the place in it, and what is
/// wrong or what would be right.
public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of error: no file, or wrong contents.
  public enum Kind: Hashable, Sendable {
    case missing
    case malformed
  }

  /// Whether the file is missing or malformed.
  public let kind: Kind
  /// The file's path, as the caller gave it.
  public let path: String
  /// The place in the file: `byte 17`, `header`, `node 'conv1'`; empty for the file as a whole.
  public let place: String
  /// What is wrong, or what would be right.
  public let reason: String

  /// Creates an error about a file, or about one place in it.
  public init(_ kind: Kind, path: String, place: String = "", reason: String) {
    self.kind = kind
    self.path = path
    self.place = place
    self.reason = reason
  }

  /// `FILE: place: reason`.
  public var description: String {
    [path, place, reason].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
