public import Arguments

extension Chapter {
  /// The options of all chapters. The help text of each begins with the chapters that have it.
  public static var options: [Command.Option] {
    var options: [Command.Option] = []
    for option in all.flatMap(\.options) where !options.contains(option) { options.append(option) }
    return options.map { $0.only(for: owners(of: $0)) }
  }

  /// Refuses options that other chapters have and this one does not.
  public func checkOptions(_ arguments: ParsedArguments) throws(Refusal) {
    for option in Chapter.all.flatMap(\.options) where arguments.has(option) {
      let owners = Chapter.owners(of: option)
      guard !owners.contains(name) else { continue }
      let list = [owners.dropLast().joined(separator: ", "), owners[owners.count - 1]]
        .filter { !$0.isEmpty }.joined(separator: " and ")
      throw Refusal(
        .usage, "\(option.name) is for the walkthrough\(owners.count == 1 ? "" : "s") \(list)")
    }
  }

  private static func owners(of option: Command.Option) -> [String] {
    all.filter { $0.options.contains(option) }.map(\.name)
  }
}
