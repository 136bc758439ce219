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
