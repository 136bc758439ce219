import Arguments
import Foundation

/// This program once more, in a process of its own.
enum Child {
  /// The most memory that a piece takes if nothing else is done, in bytes.
  static func peakMemory(of piece: Piece) throws(Refusal) -> Int {
    let (process, output) = (Process(), Pipe())
    process.executableURL = Bundle.main.executableURL
    process.arguments = [Command.Option.peakMemory.name, "\(piece)"]
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw Refusal(.unavailable, "the benchmark cannot run itself to measure memory")
    }
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, let bytes = Int(text.split(separator: "\n").first ?? "")
    else { throw Refusal(.unavailable, "\(piece): its memory cannot be measured") }
    return bytes
  }
}
