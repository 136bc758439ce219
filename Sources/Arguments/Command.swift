/// A command line, declared as data: parsed, checked and documented from one place.
///
/// It knows flags, options with a value (`--seed 3` or `--seed=3`), once or repeated, operands, `--`
/// before operands that begin with a dash, and `--help`. It does not know short options or subcommands.
public struct Command: Sendable {
  /// `--name` or `--name VALUE`.
  public struct Option: Hashable, Sendable {
    public let name: String
    /// What the value is called in the help; a flag has none.
    public let value: String?
    public let help: String
    /// Whether it may be given more than once.
    public let repeats: Bool

    public static func flag(_ name: String, _ help: String) -> Option {
      Option(name: name, value: nil, help: help, repeats: false)
    }

    public static func option(
      _ name: String, _ value: String, _ help: String, repeats: Bool = false
    ) -> Option {
      Option(name: name, value: value, help: help, repeats: repeats)
    }
  }

  /// A word without a dash, by its place.
  public struct Operand: Hashable, Sendable {
    public let name: String
    public let help: String
    public let required: Bool

    public init(_ name: String, _ help: String, required: Bool = true) {
      self.name = name
      self.help = help
      self.required = required
    }
  }

  public let name: String
  public let summary: String
  public let operands: [Operand]
  public let options: [Option]

  public init(_ name: String, _ summary: String, operands: [Operand], options: [Option]) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.options = options + [.help]
  }
}

extension Command.Option {
  public static let help = flag("--help", "Print this and exit.")
}

/// What a command line said.
public struct ParsedArguments: Sendable {
  public internal(set) var operands: [String] = []
  /// The values in their order; a flag's is empty.
  var given: [Command.Option: [String]] = [:]

  public func has(_ option: Command.Option) -> Bool { given[option] != nil }

  public func value(_ option: Command.Option) -> String? { given[option]?.first }

  /// All values of an option that may be given more than once, in their order.
  public func values(_ option: Command.Option) -> [String] { given[option] ?? [] }
}

extension Command {
  /// Reads a command line, without the program's name.
  ///
  /// - Throws: `Refusal` (exit code 64) that names the word and the nearest valid one. A command
  ///   line that asks for help anywhere is never refused.
  public func parse(_ words: [String]) throws(Refusal) -> ParsedArguments {
    if words.prefix(while: { $0 != "--" }).contains(Option.help.name) {
      var parsed = ParsedArguments()
      parsed.given[.help] = [""]
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
    guard option.repeats || parsed.given[option] == nil else {
      throw usage("\(name) is given twice")
    }
    guard let value = option.value else {
      guard parts.count == 1 else { throw usage("\(name) takes no value") }
      parsed.given[option] = [""]
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
    parsed.given[option, default: []].append(given)
  }

  private func checkOperands(_ given: [String]) throws(Refusal) {
    if given.count > operands.count {
      throw usage("one word too many: '\(given[operands.count])'")
    }
    for missing in operands.dropFirst(given.count) where missing.required {
      throw usage("\(missing.name) is missing; see \(name) --help")
    }
  }

  /// A refusal of what was typed, with the nearest valid word if there is one.
  public func usage(_ message: String, _ nearest: String? = nil) -> Refusal {
    Refusal(.usage, message + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
  }
}
