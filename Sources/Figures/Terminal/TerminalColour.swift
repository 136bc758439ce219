/// Detection of terminals with 24-bit colours.
public enum TerminalColour {
  /// Whether the output may contain 24-bit colours: standard output is a terminal, `COLORTERM` is
  /// `truecolor` or `24bit`, `TERM` is not `dumb`, and `NO_COLOR` is unset or empty.
  ///
  /// - Parameters:
  ///   - environment: The program's environment variables.
  ///   - isTerminal: Whether standard output is a terminal.
  public static func isAvailable(environment: [String: String], isTerminal: Bool) -> Bool {
    isTerminal && ["truecolor", "24bit"].contains(environment["COLORTERM"])
      && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
  }
}
