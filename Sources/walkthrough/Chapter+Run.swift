import Arguments
import Chapters
import Figures
import Formats
import Foundation

extension Chapter {
  /// The walkthroughs in reading order, each with what it is read beside.
  static var list: String {
    let width = all.map(\.name.count).max() ?? 0
    let entries = all.map { chapter in
      let name = chapter.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let indent = String(repeating: " ", count: width + 4)
      return "  \(name)  \(chapter.title)\n\(indent)\(chapter.source)"
    }
    return "Walkthroughs, in reading order:\n\n\(entries.joined(separator: "\n\n"))\n\n"
      + "swift run walkthrough NAME\n"
  }

  /// Does what the command line asks for, files first, and gives what to print.
  func run(trace: Bool, traceCSV: String?, figures: String?) throws(Refusal) -> String {
    do {
      if let traceCSV { try writeTrace(to: traceCSV) }
      let page = try page()
      if let figures { try page.writeFigures(of: self, to: figures) }
      return try trace ? tracedRun().text() : page.terminal(of: self)
    } catch let error as WriteError {
      throw Refusal(.cannotWrite, error.description)
    } catch {
      preconditionFailure("the walkthrough '\(name)' does not run: \(error)")
    }
  }

  private func writeTrace(to path: String) throws {
    var file = try WholeFile(path)
    for line in try tracedRun().csvLines() { try file.append(line) }
    try file.commit()
  }
}

extension Page {
  fileprivate func writeFigures(of chapter: Chapter, to folder: String) throws(WriteError) {
    try Folder.make(folder)
    for (name, svg) in figures(of: chapter) {
      var file = try WholeFile("\(folder)/\(name)")
      try file.append(svg)
      try file.commit()
    }
  }
}
