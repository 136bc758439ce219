/// Why a program stops, in one line, and the exit code that says so to a script.
public struct Refusal: Error, Hashable, Sendable {
  /// The exit codes of sysexits that the programs here use.
  public enum Code: Int32, Sendable {
    /// What was typed.
    case usage = 64
    /// What a file holds.
    case badData = 65
    /// A file that is not there.
    case missingInput = 66
    /// What the program cannot do.
    case unavailable = 69
    /// An output that cannot be written.
    case cannotWrite = 73
  }

  public let code: Code
  public let message: String

  /// A refusal. Line breaks in what it quotes are folded: it stays one line.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
