/// A command line declared as data; parser, checks, help and completion are derived from it.
///
/// Supported are flags, options with a value (`--seed 3` or `--seed=3`), once or repeated,
/// operands, and `--` before operands that begin with a dash. Every command has `--help`, also as
/// `-h`, `--version` and `--completion`. Other short options and subcommands are not supported.
public struct Command: Sendable {
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

  /// Options that the help lists together.
  public struct Group: Hashable, Sendable {
    /// The heading in the help.
    public let title: String
    /// The options in their order.
    public let options: [Option]

    /// Declares a group of options.
    public init(_ title: String, _ options: [Option]) {
      self.title = title
      self.options = options
    }
  }

  /// The program's name.
  public let name: String
  /// The program's purpose, in one sentence for the help.
  public let summary: String
  /// The operands in their order.
  public let operands: [Operand]
  /// The options in the groups of the help; the last group has those of every command.
  public let groups: [Group]
  /// Command lines that the help shows, without the program's name.
  public let examples: [String]

  /// All options, those of every command included.
  public var options: [Option] { groups.flatMap(\.options) }

  /// Declares a command line whose options are in groups. The options of every command are added.
  public init(
    _ name: String, _ summary: String, operands: [Operand], groups: [Group],
    examples: [String] = []
  ) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.groups = groups + [Group("General", Option.general)]
    self.examples = examples
  }

  /// Declares a command line with one list of options. The options of every command are added.
  public init(
    _ name: String, _ summary: String, operands: [Operand], options: [Option],
    examples: [String] = []
  ) {
    self.init(
      name, summary, operands: operands,
      groups: options.isEmpty ? [] : [Group("Options", options)], examples: examples)
  }
}
