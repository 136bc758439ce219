import Arguments
import Chapters
import Formats

let trace = Command.Option.flag(
  "--trace", "Print every redistribution of the walkthrough's run instead of its text.")
let traceCSV = Command.Option.option(
  "--trace-csv", "FILE", "Write every redistribution to FILE as comma-separated values.")
let output = Command.Option.option(
  "--output", "DIR",
  "Write the walkthrough's figures to the folder DIR: drawings as .svg, pictures as .png.")

let command = Command(
  "walkthrough", "Read a walkthrough beside the documents. Without NAME, list them.",
  operands: [.init("NAME", "The walkthrough's name.", required: false)],
  options: [trace, traceCSV, output])

Program.run(command) { arguments throws(Refusal) in
  guard let name = arguments.operands.first else {
    for option in [trace, traceCSV, output] where arguments.has(option) {
      throw command.usage("\(option.name) needs the name of a walkthrough")
    }
    return Chapter.list
  }
  guard let chapter = Chapter.named(name) else {
    let names = Chapter.all.map(\.name)
    throw name.isEmpty
      ? command.usage("the walkthroughs are \(names.joined(separator: ", "))")
      : command.usage("no walkthrough is called '\(name)'", nearest(to: name, among: names))
  }
  return try chapter.run(
    trace: arguments.has(trace), traceCSV: arguments.value(traceCSV),
    figures: arguments.value(output))
}
