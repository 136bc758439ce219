import Arguments
import Chapters
import Figures
import Formats
import Foundation
import Programs

extension Chapter {
  /// Executes the command line and returns what to print. Files are moved to their final paths
  /// last, once everything else has succeeded.
  func run(_ arguments: ParsedArguments) throws(Refusal) -> String {
    try checkOptions(arguments)
    let input = ChapterInput(arguments, progress: .standardError)
    return try refusing(otherwise: .unavailable) {
      let content = try self.content(input)
      return try naming(file: content.file) {
        try run(
          content, trace: arguments.has(.trace), traceCSV: arguments.value(.traceCSV),
          figures: arguments.value(.output))
      }
    }
  }

  private func run(
    _ content: any ChapterContent, trace: Bool, traceCSV: String?, figures: String?
  ) throws -> String {
    if let figures { try Folder.make(figures) }
    // A trace alone needs no page, so the results of the page are not computed.
    let page = trace && figures == nil ? Page() : try content.page()
    var files: [(path: String, bytes: [UInt8])] = []
    if let figures {
      files += page.files(of: self).map { ("\(figures)/\($0.file)", $0.bytes) }
    }
    if let traceCSV {
      files.append((traceCSV, Array(try content.tracedRun().csvLines().joined().utf8)))
    }
    let text =
      trace
      ? try content.tracedRun().text()
      : page.terminal(of: self, showsPictures: terminalShowsColours)
    try write(files[...])
    return text
  }

  private var terminalShowsColours: Bool {
    TerminalColour.isAvailable(
      environment: ProcessInfo.processInfo.environment, isTerminal: isatty(STDOUT_FILENO) == 1)
  }

  /// Writes all files, or none of them if one cannot be written.
  private func write(_ files: ArraySlice<(path: String, bytes: [UInt8])>) throws(WriteError) {
    guard let first = files.first else { return }
    var file = try WholeFile(first.path)
    try file.append(first.bytes)
    try write(files.dropFirst())
    try file.commit()
  }
}
