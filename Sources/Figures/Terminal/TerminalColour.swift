/// Whether a terminal shows colours of 24 bits.
public enum TerminalColour {
  /// Whether what is printed may hold colours: standard output is a terminal, which says by
  /// `COLORTERM` (`truecolor` or `24bit`) that it knows them all and by `TERM` that it is not
  /// `dumb`, and nobody asks for none by `NO_COLOR`, which counts unless it is empty.
  ///
  /// - Parameters:
  ///   - environment: The program's environment variables.
  ///   - isTerminal: Whether standard output is a terminal.
  public static func isAvailable(environment: [String: String], isTerminal: Bool) -> Bool {
    isTerminal && ["truecolor", "24bit"].contains(environment["COLORTERM"])
      && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
  }
}
