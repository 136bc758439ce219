extension Command {
  /// Parses a command line, given without the program's name.
  ///
  /// - Throws: `Refusal` (exit code 64) that names the wrong word and the nearest valid one. A
  ///   command line that asks for help or for the version is never refused.
  public func parse(_ words: [String]) throws(Refusal) -> ParsedArguments {
    var parsed = ParsedArguments()
    let options = words.prefix { $0 != "--" }
    for general in [Option.help, .version]
    where options.contains(general.name) || general.short.map(options.contains) ?? false {
      parsed.given[general.name] = [""]
      return parsed
    }
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
    if !parsed.has(.completion) { try checkOperands(parsed.operands) }
    return parsed
  }

  private func take(
    _ word: String, _ rest: inout ArraySlice<String>, into parsed: inout ParsedArguments
  ) throws(Refusal) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = options.first(where: { $0.name == name }) else {
      let near = suggestion(for: name, among: options.map(\.name))
      throw near == nil
        ? usage("unknown option '\(name)'; see \(self.name) --help")
        : usage("unknown option '\(name)'", near)
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
