/// A shell whose completion is supported.
package enum Shell: String, CaseIterable {
  case bash
  case zsh
  case fish
}

extension Command {
  /// A script that completes this command line: options by their names, values by their words, and
  /// files elsewhere.
  package func completion(for shell: Shell) -> String {
    switch shell {
    case .bash: bashCompletion
    case .zsh: zshCompletion
    case .fish: fishCompletion
    }
  }

  /// How to use: `source <(explain --completion bash)`.
  private var bashCompletion: String {
    let cases = options.filter { $0.value != nil }.map { option in
      let words =
        option.choices.isEmpty
        ? (option.takesFile ? #"compgen -f -- "$word""# : "true")
        : #"compgen -W "\#(option.choices.joined(separator: " "))" -- "$word""#
      return "    \(option.name)) mapfile -t COMPREPLY < <(\(words)); return ;;"
    }
    let names = options.map(\.name).joined(separator: " ")
    return """
      _\(name)() {
        local word="${COMP_WORDS[COMP_CWORD]}"
        case "${COMP_WORDS[COMP_CWORD - 1]}" in
      \(cases.joined(separator: "\n"))
        esac
        case "$word" in
          -*) mapfile -t COMPREPLY < <(compgen -W "\(names)" -- "$word") ;;
          *) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        esac
      }
      complete -o filenames -F _\(name) \(name)

      """
  }

  /// How to use: `source <(explain --completion zsh)`.
  private var zshCompletion: String {
    let specifications = options.map { option in
      let help = option.firstSentence.replacing("'", with: "'\\''").replacing("]", with: "\\]")
        .replacing("[", with: "\\[")
      let value =
        option.value.map { value in
          let action =
            option.choices.isEmpty
            ? (option.takesFile ? "_files" : " ") : "(\(option.choices.joined(separator: " ")))"
          return ":\(value.replacing(":", with: "\\:")):\(action)"
        } ?? ""
      return "    '\(option.repeats ? "*" : "")\(option.name)[\(help)]\(value)'"
    }
    return """
      #compdef \(name)
      _\(name)() {
        _arguments -S \\
      \((specifications + ["    '*:file:_files'"]).joined(separator: " \\\n"))
      }
      compdef _\(name) \(name)

      """
  }

  /// How to use: `explain --completion fish | source`.
  private var fishCompletion: String {
    options.map { option in
      let help = option.firstSentence.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
      var words = ["complete -c \(name) -l \(option.name.dropFirst(2)) -d '\(help)'"]
      if let short = option.short { words.append("-s \(short.dropFirst())") }
      if !option.choices.isEmpty {
        words.append("-x -a '\(option.choices.joined(separator: " "))'")
      } else if option.value != nil {
        words.append(option.takesFile ? "-r -F" : "-x")
      }
      return words.joined(separator: " ") + "\n"
    }.joined()
  }
}

extension Command.Option {
  /// The first sentence of the help, which describes the option beside its name.
  fileprivate var firstSentence: String {
    guard let end = help.firstRange(of: ". ") else { return help }
    return String(help[..<end.lowerBound]) + "."
  }
}
