/// Why a program stops, in one line, and the exit code that says so to a script.
public struct Refusal: Error, Hashable, Sendable {
  /// The exit codes of sysexits that the programs here use, and 1.
  public enum Code: Int32, Sendable {
    /// What a program was run to check does not hold.
    case disagreement = 1
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

  /// A refusal. It stays one line that a terminal can show, whatever it quotes: control characters
  /// become spaces, and what is very long is cut in the middle.
  public init(_ code: Code, _ message: String) {
    self.code = code
    let line = String(
      message.map { character in
        character.unicodeScalars.contains { $0.properties.generalCategory == .control }
          ? " " : character
      })
    self.message = line.count <= 400 ? line : "\(line.prefix(200)) … \(line.suffix(150))"
  }
}
