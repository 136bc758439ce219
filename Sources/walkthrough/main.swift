import Arguments
import Chapters

let command = Command.walkthrough

Program.run(command) { arguments throws(Refusal) in
  guard let name = arguments.operands.first else {
    for option in command.options where arguments.has(option) {
      throw command.usage("\(option.name) needs the name of a walkthrough")
    }
    return Chapter.list
  }
  guard let chapter = Chapter.named(name) else {
    let names = Chapter.all.map(\.name)
    throw name.isEmpty
      ? command.usage("the walkthroughs are \(names.joined(separator: ", "))")
      : command.usage("no walkthrough is called '\(name)'", suggestion(for: name, among: names))
  }
  return try chapter.run(arguments)
}
