import Arguments
import Chapters
import Figures
import Formats
import Foundation

extension Chapter {
  /// Does what the command line asks for and gives what to print. The files are put in their places
  /// last, when all else has gone well.
  func run(trace: Bool, traceCSV: String?, figures: String?) throws(Refusal) -> String {
    do {
      if let figures { try Folder.make(figures) }
      let text = trace ? try tracedRun().text() : try page().terminal(of: self)
      var files: [(path: String, lines: [String])] = []
      if let figures {
        files += try page().figures(of: self).map { ("\(figures)/\($0.file)", [$0.svg]) }
      }
      if let traceCSV { files.append((traceCSV, try tracedRun().csvLines())) }
      try write(files[...])
      return text
    } catch let error as WriteError {
      throw Refusal(.cannotWrite, error.description)
    } catch {
      preconditionFailure("the walkthrough '\(name)' does not run: \(error)")
    }
  }

  /// Writes files all of which can be written, or none.
  private func write(_ files: ArraySlice<(path: String, lines: [String])>) throws(WriteError) {
    guard let first = files.first else { return }
    var file = try WholeFile(first.path)
    for line in first.lines { try file.append(line) }
    try write(files.dropFirst())
    try file.commit()
  }
}
