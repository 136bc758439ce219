/// A command line declared as data; parser, checks and help are derived from the declaration.
///
/// Supported are flags, options with a value (`--seed 3` or `--seed=3`), once or repeated,
/// operands, `--` before operands that begin with a dash, and `--help`. Short options and
/// subcommands are not supported.
public struct Command: Sendable {
  /// An option of the command line: `--name` or `--name VALUE`.
  public struct Option: Hashable, Sendable {
    /// The option as it is typed, with its dashes.
    public let name: String
    /// The placeholder for the value in the help; `nil` for a flag.
    public let value: String?
    /// The description in the help.
    public let help: String
    /// Whether the option may be given more than once.
    public let repeats: Bool

    /// Declares an option without a value.
    public static func flag(_ name: String, _ help: String) -> Option {
      Option(name: name, value: nil, help: help, repeats: false)
    }

    /// Declares an option that takes a value.
    public static func option(
      _ name: String, _ value: String, _ help: String, repeats: Bool = false
    ) -> Option {
      Option(name: name, value: value, help: help, repeats: repeats)
    }

    /// The same option for some operands only, which its help names first.
    public func only(for operands: [String]) -> Option {
      Option(
        name: name, value: value, help: "\(operands.joined(separator: ", ")): \(help)",
        repeats: repeats)
    }
  }

  /// An operand of the command line: a word without a dash, identified by its position.
  public struct Operand: Hashable, Sendable {
    /// The operand's placeholder in the help.
    public let name: String
    /// The description in the help.
    public let help: String
    /// Whether the command line must have the operand.
    public let required: Bool

    /// Declares an operand.
    public init(_ name: String, _ help: String, required: Bool = true) {
      self.name = name
      self.help = help
      self.required = required
    }
  }

  /// The program's name.
  public let name: String
  /// The program's purpose, in one sentence for the help.
  public let summary: String
  /// The operands in their order.
  public let operands: [Operand]
  /// The options, `--help` included.
  public let options: [Option]

  /// Declares a command line. `--help` is added to the options.
  public init(_ name: String, _ summary: String, operands: [Operand], options: [Option]) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.options = options + [.help]
  }
}

extension Command.Option {
  /// The option `--help`, which every command has.
  public static let help = flag("--help", "Print this and exit.")
}

/// The operands and options that were found on a command line.
public struct ParsedArguments: Sendable {
  /// The operands in their order.
  public internal(set) var operands: [String] = []
  /// By an option's name its values in their order; a flag has an empty string.
  var given: [String: [String]] = [:]

  /// An empty command line.
  public init() {}

  /// Whether the option or flag was given.
  public func has(_ option: Command.Option) -> Bool { given[option.name] != nil }

  /// The value of an option, the first if it was repeated; `nil` if it was not given.
  public func value(_ option: Command.Option) -> String? { given[option.name]?.first }

  /// All values of a repeatable option, in their order.
  public func values(_ option: Command.Option) -> [String] { given[option.name] ?? [] }
}

extension Command {
  /// Parses a command line, given without the program's name.
  ///
  /// - Throws: `Refusal` (exit code 64) that names the wrong word and the nearest valid one. A
  ///   command line that asks for help is never refused.
  public func parse(_ words: [String]) throws(Refusal) -> ParsedArguments {
    if words.prefix(while: { $0 != "--" }).contains(Option.help.name) {
      var parsed = ParsedArguments()
      parsed.given[Option.help.name] = [""]
      return parsed
    }
    var parsed = ParsedArguments()
    var rest = words[...]
    var onlyOperands = false
    while let word = rest.popFirst() {
      if onlyOperands || !word.hasPrefix("-") || word == "-" {
        parsed.operands.append(word)
      } else if word == "--" {
        onlyOperands = true
      } else {
        try take(word, &rest, into: &parsed)
      }
    }
    try checkOperands(parsed.operands)
    return parsed
  }

  private func take(
    _ word: String, _ rest: inout ArraySlice<String>, into parsed: inout ParsedArguments
  ) throws(Refusal) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = options.first(where: { $0.name == name }) else {
      throw usage("unknown option '\(name)'", nearest(to: name, among: options.map(\.name)))
    }
    guard option.repeats || parsed.given[name] == nil else {
      throw usage("\(name) is given twice")
    }
    guard let value = option.value else {
      guard parts.count == 1 else { throw usage("\(name) takes no value") }
      parsed.given[name] = [""]
      return
    }
    var given = ""
    if parts.count == 2 {
      given = String(parts[1])
    } else if let next = rest.first, !next.hasPrefix("--") {
      given = next
      rest.removeFirst()
    }
    guard !given.isEmpty else { throw usage("\(name) needs a value: \(name) \(value)") }
    parsed.given[name, default: []].append(given)
  }

  private func checkOperands(_ given: [String]) throws(Refusal) {
    if given.count > operands.count {
      throw usage("unexpected operand: '\(given[operands.count])'")
    }
    for missing in operands.dropFirst(given.count) where missing.required {
      throw usage("\(missing.name) is missing; see \(name) --help")
    }
  }

  /// A refusal of the command line; it suggests `nearest` if there is such a word.
  public func usage(_ message: String, _ nearest: String? = nil) -> Refusal {
    Refusal(.usage, message + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
  }
}
