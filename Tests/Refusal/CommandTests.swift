import Arguments
import Testing

@Suite struct CommandTests {
  static let loud = Command.Option.flag("--loud", "Speak up.")
  static let seed = Command.Option.option("--seed", "N", "Where to begin.")
  let command = Command(
    "speak", "Says something.",
    operands: [.init("WORD", "What to say."), .init("TO", "To whom.", required: false)],
    options: [loud, seed])

  private func refusal(_ words: String...) -> Refusal? {
    do throws(Refusal) {
      _ = try command.parse(words)
      return nil
    } catch {
      return error
    }
  }

  @Test func everyForm() throws {
    let arguments = try command.parse(["--seed", "3", "hello", "--loud", "-"])
    #expect(arguments.operands == ["hello", "-"])
    #expect(arguments.has(Self.loud) && arguments.value(Self.seed) == "3")
    #expect(try command.parse(["--seed=-3", "hello"]).value(Self.seed) == "-3")
    #expect(try command.parse(["--seed", "-3", "hello"]).value(Self.seed) == "-3")
    #expect(try command.parse(["--seed=a=b", "hello"]).value(Self.seed) == "a=b")
    #expect(try command.parse(["--", "--loud", "--help"]).operands == ["--loud", "--help"])
    #expect(!(try command.parse(["hello"]).has(Self.loud)))
  }

  @Test func helpIsNeverRefused() throws {
    #expect(try command.parse(["--bogus", "--help"]).has(.help))
    #expect(
      command.help == """
        usage: speak WORD [TO] [OPTION…]

        Says something.

          WORD      What to say.
          TO        To whom.
          --loud    Speak up.
          --seed N  Where to begin.
          --help    Print this and exit.

        """)
  }

  @Test func refusals() {
    #expect(
      refusal("hello", "--sed", "3")?.message == "unknown option '--sed'; did you mean '--seed'?")
    #expect(refusal("hello", "-l")?.message == "unknown option '-l'; did you mean '--loud'?")
    #expect(refusal("hello", "--seed")?.message == "--seed needs a value: --seed N")
    #expect(refusal("--seed", "--loud", "hello")?.message == "--seed needs a value: --seed N")
    #expect(refusal("hello", "--seed=")?.message == "--seed needs a value: --seed N")
    #expect(refusal("hello", "--loud=yes")?.message == "--loud takes no value")
    #expect(refusal("hello", "--loud", "--loud")?.message == "--loud is given twice")
    #expect(refusal("a", "b", "c")?.message == "one word too many: 'c'")
    #expect(refusal()?.message == "WORD is missing; see speak --help")
    #expect(refusal()?.code.rawValue == 64)
  }

  @Test func refusalIsOneLine() {
    #expect(Refusal(.badData, "two\nlines\r\nor more").message == "two lines or more")
  }

  @Test func nearestTakesTheFewestEdits() {
    // toy-netwrok → toy-network: two replacements; → lrp-rules: nearly everything.
    #expect(nearest(to: "toy-netwrok", among: ["lrp-rules", "toy-network"]) == "toy-network")
    // kitten → sitting is the textbook's 3: k/s, e/i, +g; kitten → kitchen 2: t/c, +h.
    #expect(nearest(to: "kitten", among: ["sitting", "kitchen"]) == "kitchen")
    #expect(nearest(to: "x", among: []) == nil)
  }
}
