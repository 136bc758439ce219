/// Why a file could not be read, in one line that names the file, the place in it, and what is wrong
/// or would be right.
public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether it is the file that is missing, or what it holds that is wrong.
  public enum Kind: Hashable, Sendable {
    case missing
    case malformed
  }

  /// Whether the file is missing or malformed.
  public let kind: Kind
  /// The file, as it was named.
  public let path: String
  /// Where in the file: `byte 17`, `header`, `node 'conv1'`; empty for the file as a whole.
  public let place: String
  /// What is wrong, or would be right.
  public let reason: String

  /// An error at a place of a file.
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
