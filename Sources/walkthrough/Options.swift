import Arguments
import Chapters

extension Command.Option {
  static let trace = flag(
    "--trace", "Print every redistribution of the walkthrough's run instead of its text.")
  static let traceCSV = option(
    "--trace-csv", "FILE", "Write every redistribution to FILE as comma-separated values.")
  static let output = option(
    "--output", "DIR",
    "Write the walkthrough's figures to the folder DIR: drawings as .svg, pictures as .png.")
}

extension Command {
  static let walkthrough = Command(
    "walkthrough", "Read a walkthrough beside the documents. Without NAME, list them.",
    operands: [.init("NAME", "The walkthrough's name.", required: false)],
    options: [.trace, .traceCSV, .output] + Chapter.options)
}
