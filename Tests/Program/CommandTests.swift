import Arguments
import Testing

@Suite struct CommandTests {
  static let loud = Command.Option.flag("--loud", "Speak up.")
  static let seed = Command.Option.option("--seed", "N", "Where to begin.")
  let command = Command(
    "speak", "Says something.",
    operands: [.init("WORD", "What to say."), .init("TO", "To whom.", required: false)],
    options: [loud, seed], examples: ["hello --loud"])

  private func refusal(_ words: String...) -> Refusal? {
    do throws(Refusal) {
      _ = try command.parse(words)
      return nil
    } catch {
      return error
    }
  }

  @Test func optionsInEveryForm() throws {
    let arguments = try command.parse(["--seed", "3", "hello", "--loud", "-"])
    #expect(arguments.operands == ["hello", "-"])
    #expect(arguments.has(Self.loud) && arguments.value(Self.seed) == "3")
    #expect(try command.parse(["--seed=-3", "hello"]).value(Self.seed) == "-3")
    #expect(try command.parse(["--seed", "-3", "hello"]).value(Self.seed) == "-3")
    #expect(try command.parse(["--seed=a=b", "hello"]).value(Self.seed) == "a=b")
    #expect(try command.parse(["--", "--loud", "--help"]).operands == ["--loud", "--help"])
    #expect(!(try command.parse(["hello"]).has(Self.loud)))
  }

  @Test func helpAndVersionAreNeverRefused() throws {
    #expect(try command.parse(["--bogus", "--help"]).has(.help))
    #expect(try command.parse(["-h"]).has(.help))
    #expect(try command.parse(["--bogus", "--version"]).has(.version))
    #expect(try command.parse(["--completion", "bash"]).value(.completion) == "bash")
    #expect(
      command.help == """
        usage: speak WORD [TO] [OPTION…]

        Says something.

          WORD                        What to say.
          TO                          To whom.

        Options:
          --loud                      Speak up.
          --seed N                    Where to begin.

        General:
          --completion bash|zsh|fish  Print a script that completes this program's command line, and exit.
          --version                   Print the version and exit.
          -h, --help                  Print this and exit.

        Examples:
          speak hello --loud

        Exit codes:
          0 success, 64 wrong command line, 65 wrong contents of a file, 66 missing input file, 69 not
          supported, 73 output cannot be written.

        """)
  }

  @Test func longHelpIsWrapped() {
    let long = Command.Option.flag(
      "--long", Array(repeating: "word", count: 30).joined(separator: " "))
    let lines = Command("speak", "", operands: [], options: [long]).help.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    // "  --completion bash|zsh|fish  " is 30 characters, and the words are in the same column: 14 of
    // five characters fit beside it.
    #expect(lines.filter { $0.dropFirst(30).hasPrefix("word word") }.count == 3)
  }

  @Test func optionsThatRepeat() throws {
    let rule = Command.Option.option("--rule", "RULE", "A rule.", repeats: true)
    let command = Command("speak", "", operands: [], options: [rule, Self.seed])
    #expect(try command.parse(["--rule", "a=1", "--rule=b"]).values(rule) == ["a=1", "b"])
    #expect(try command.parse([]).values(rule).isEmpty)
    #expect(throws: Refusal(.usage, "--rule needs a value: --rule RULE")) {
      try command.parse(["--rule", "a", "--rule"])
    }
    #expect(throws: Refusal(.usage, "--seed is given twice")) {
      try command.parse(["--seed", "1", "--seed", "1"])
    }
  }

  @Test func valuesAreChecked() throws {
    func given(_ value: String) throws -> ParsedArguments {
      try command.parse(["hello", "--seed", value])
    }
    #expect(try given("-3").integer(Self.seed, in: -3...5) == -3)
    #expect(try given("2.5e-3").number(Self.seed, least: 0) == 0.0025)
    #expect(try given("-1,2.5").numbers(Self.seed) == [-1, 2.5])
    #expect(try given("b").choice(Self.seed, among: ["a", "b"]) == "b")
    #expect(try command.parse(["hello"]).integer(Self.seed, in: 0...1) == nil)

    func refusal(_ read: (ParsedArguments) throws -> Void, _ value: String) throws -> String? {
      do { try read(try given(value)) } catch let error as Refusal { return error.message }
      return nil
    }
    for value in ["6", "-4", "1.0", "x", "99999999999999999999"] {
      #expect(
        try refusal({ _ = try $0.integer(Self.seed, in: -3...5) }, value)
          == "--seed takes a whole number from -3 to 5, not '\(value)'")
    }
    for value in ["nan", "inf", "-0.1", "one", "1e999"] {
      #expect(
        try refusal({ _ = try $0.number(Self.seed, least: 0) }, value)
          == "--seed takes a finite number, at least 0, not '\(value)'")
    }
    #expect(
      try refusal({ _ = try $0.numbers(Self.seed) }, "1,,2")
        == "--seed takes a finite number, not ''")
    #expect(
      try refusal({ _ = try $0.choice(Self.seed, among: ["score", "one"]) }, "oen")
        == "--seed does not know 'oen'; choose from score, one")
    #expect(
      try refusal({ _ = try $0.choice(Self.seed, among: ["score", "one"]) }, "sco")
        == "--seed does not know 'sco'; did you mean 'score'?")
    #expect(
      try refusal(
        { _ = try $0.choice(Self.seed, among: ["score"], hints: ["logit": "it is the score"]) },
        "Logit") == "--seed does not know 'Logit'; it is the score")
  }

  @Test func wordsThatAreRefused() {
    #expect(
      refusal("hello", "--sed", "3")?.message == "unknown option '--sed'; did you mean '--seed'?")
    #expect(refusal("hello", "-l")?.message == "unknown option '-l'; did you mean '--loud'?")
    #expect(refusal("hello", "-x")?.message == "unknown option '-x'; see speak --help")
    #expect(refusal("hello", "--device")?.message == "unknown option '--device'; see speak --help")
    #expect(refusal("hello", "--lo")?.message == "unknown option '--lo'; did you mean '--loud'?")
    #expect(refusal("hello", "--seed")?.message == "--seed needs a value: --seed N")
    #expect(refusal("--seed", "--loud", "hello")?.message == "--seed needs a value: --seed N")
    #expect(refusal("hello", "--seed=")?.message == "--seed needs a value: --seed N")
    #expect(refusal("hello", "--loud=yes")?.message == "--loud takes no value")
    #expect(refusal("hello", "--loud", "--loud")?.message == "--loud is given twice")
    #expect(refusal("a", "b", "c")?.message == "unexpected operand: 'c'")
    #expect(refusal()?.message == "WORD is missing; see speak --help")
    #expect(refusal()?.code.rawValue == 64)
  }

  @Test func refusalIsOneLine() {
    #expect(Refusal(.badData, "two\nlines\r\nor more").message == "two lines or more")
  }

  @Test func suggestionsHaveAThreshold() {
    // toy-netwrok → toy-network: two replacements, of eleven characters at most three.
    #expect(suggestion(for: "toy-netwrok", among: ["lrp-rules", "toy-network"]) == "toy-network")
    // kitten → sitting is the textbook's 3: k/s, e/i, +g; kitten → kitchen 2: t/c, +h.
    #expect(suggestion(for: "kitten", among: ["sitting", "kitchen"]) == "kitchen")
    #expect(suggestion(for: "mitten", among: ["sitting"]) == nil)
    // A beginning comes first, then a part, whatever the number of edits.
    #expect(suggestion(for: "--out", among: ["--at", "--output"]) == "--output")
    #expect(suggestion(for: "-o", among: ["--output-name", "--output"]) == "--output")
    #expect(suggestion(for: "layer4", among: ["layer3", "/layer4/conv1"]) == "/layer4/conv1")
    #expect(suggestion(for: "Gradient", among: ["lrp", "gradient"]) == "gradient")
    #expect(suggestion(for: "x", among: ["max"]) == nil)
    #expect(suggestion(for: "", among: ["a"]) == nil && suggestion(for: "x", among: []) == nil)
    #expect(advice(for: "fast", among: ["slow", "exact"]) == "; choose from slow, exact")
  }

  @Test func completionNamesOptionsAndWords() throws {
    let kind = Command.Option.option("--kind", "cat|dog", "What it is. Of two.")
    let file = Command.Option.option("--file", "FILE", "Where it's written [once].")
    let command = Command("speak", "", operands: [], options: [Self.loud, kind, file])
    let bash = command.completion(for: .bash)
    #expect(bash.contains(#"--kind) mapfile -t COMPREPLY < <(compgen -W "cat dog" -- "$word")"#))
    #expect(bash.contains(#"compgen -W "--loud --kind --file --completion --version --help""#))
    let zsh = command.completion(for: .zsh)
    #expect(zsh.contains("'--kind[What it is.]:cat|dog:(cat dog)'"))
    #expect(zsh.contains(#"'--file[Where it'\''s written \[once\].]:FILE:_files'"#))
    let fish = command.completion(for: .fish)
    #expect(fish.contains("complete -c speak -l kind -d 'What it is.' -x -a 'cat dog'\n"))
    #expect(fish.contains(#"-d 'Where it\'s written [once].' -r -F"#))
  }
}
