extension Command {
  /// An option of the command line: `--name` or `--name VALUE`.
  public struct Option: Hashable, Sendable {
    /// The option as it is typed, with its dashes.
    public let name: String
    /// A short form of a single letter, with its dash; `nil` if there is none.
    public let short: String?
    /// The placeholder for the value in the help; `nil` for a flag.
    public let value: String?
    /// The description in the help.
    public let help: String
    /// Whether the option may be given more than once.
    public let repeats: Bool
    /// The words that the value can be, for completion; empty if it can be others.
    public let choices: [String]

    /// Declares an option without a value.
    public static func flag(_ name: String, _ help: String, short: String? = nil) -> Option {
      Option(name: name, short: short, value: nil, help: help, repeats: false, choices: [])
    }

    /// Declares an option that takes a value.
    ///
    /// - Parameter choices: The words that the value can be. By default they are read from a
    ///   placeholder such as `score|one-hot`.
    public static func option(
      _ name: String, _ value: String, _ help: String, repeats: Bool = false,
      choices: [String]? = nil
    ) -> Option {
      let parts = value.split(separator: "|").map(String.init)
      let isList = parts.count > 1 && parts.allSatisfy { $0 == $0.lowercased() }
      return Option(
        name: name, short: nil, value: value, help: help, repeats: repeats,
        choices: choices ?? (isList ? parts : []))
    }

    /// The same option for some operands only, which its help names first.
    public func only(for operands: [String]) -> Option {
      Option(
        name: name, short: short, value: value,
        help: "\(operands.joined(separator: ", ")): \(help)", repeats: repeats, choices: choices)
    }

    /// Whether the value names a file or a folder.
    var takesFile: Bool { value.map { $0.contains("FILE") || $0.contains("DIR") } ?? false }
  }
}

extension Command.Option {
  /// The option `--help`, which every command has.
  public static let help = flag("--help", "Print this and exit.", short: "-h")
  /// The option `--version`, which every command has.
  public static let version = flag("--version", "Print the version and exit.")
  /// The option `--completion`, which every command has.
  public static let completion = option(
    "--completion", Shell.allCases.map(\.rawValue).joined(separator: "|"),
    "Print a script that completes this program's command line, and exit.")

  /// The options that every command has. Each of them replaces the program's work.
  static let general = [completion, version, help]
}
