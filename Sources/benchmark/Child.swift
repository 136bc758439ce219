import Arguments
import Foundation

/// Runs this program again in a separate process.
enum Child {
  /// The peak memory in bytes of a process that runs only this piece.
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
