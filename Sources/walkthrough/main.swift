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
  guard var chapter = Chapter.named(name) else {
    let names = Chapter.all.map(\.name)
    throw name.isEmpty
      ? command.usage("the walkthroughs are \(names.joined(separator: ", "))")
      : command.usage("no walkthrough is called '\(name)'", nearest(to: name, among: names))
  }
  try SubjectChapter.check(name, arguments)
  if let subject = SubjectChapter(rawValue: name) {
    chapter = try SubjectRequest(subject, arguments).page()
  }
  if SeeingRequest.chapters.contains(name) {
    chapter = try SeeingRequest(name, arguments).chapter(otherwise: chapter)
  } else {
    for option in Command.Option.seeing where arguments.has(option) {
      throw command.usage(
        "\(option.name) is for the walkthroughs \(SeeingRequest.chapters.joined(separator: ", "))")
    }
  }
  return try chapter.run(
    trace: arguments.has(.trace), traceCSV: arguments.value(.traceCSV),
    figures: arguments.value(.output))
}
