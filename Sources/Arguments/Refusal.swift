/// The reason why a program stops, in one line, with its exit code.
public struct Refusal: Error, Hashable, Sendable {
  /// Exit codes: those of sysexits that the programs here use, and 1.
  public enum Code: Int32, CaseIterable, Sendable {
    /// A check that the program was run for has failed.
    case disagreement = 1
    /// The command line is wrong.
    case usage = 64
    /// A file's contents are wrong.
    case badData = 65
    /// An input file does not exist.
    case missingInput = 66
    /// The program does not support what was asked.
    case unavailable = 69
    /// An output cannot be written.
    case cannotWrite = 73

    /// What the code says, in a few words for the help.
    var meaning: String {
      switch self {
      case .disagreement: "a check failed"
      case .usage: "wrong command line"
      case .badData: "wrong contents of a file"
      case .missingInput: "missing input file"
      case .unavailable: "not supported"
      case .cannotWrite: "output cannot be written"
      }
    }
  }

  /// The exit code.
  public let code: Code
  /// The reason, in one printable line.
  public let message: String

  /// Creates a refusal. The message is kept to one printable line: control characters become
  /// spaces, and a very long message is cut in the middle.
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
