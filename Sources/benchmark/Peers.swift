import Arguments
import Chapters
import Foundation

/// The other implementations, behind one Python process that answers questions line by line.
///
/// A question is `run`, `peak` or `compare`, followed by its subject. An answer is `ok`, a number
/// (seconds, bytes or a difference) and the peer's name, or `refused` and a reason.
final class Peers {
  /// The versions of the peers.
  let versions: String
  private let python: Python

  /// Starts the Python process.
  ///
  /// - Throws: `Refusal` if the program does not exist or cannot answer.
  init(python path: String) throws(Refusal) {
    python = try Python(path)
    versions = try python.answer()
  }

  /// The time of one run, in seconds, and the name of the peer.
  func run(_ piece: Piece) throws(Refusal) -> Finding.Peer {
    let (seconds, name) = try python.number("run \(piece.words)")
    guard seconds > 0 else { throw Refusal(.unavailable, "\(piece) takes \(name) no time") }
    return .init(name: name, seconds: seconds)
  }

  /// The peak memory in bytes, measured in a separate process.
  func peakMemory(of piece: Piece) throws(Refusal) -> Int {
    let fresh = try Python(python.path)
    _ = try fresh.answer()
    return Int(try fresh.number("peak \(piece.words)").value)
  }

  /// The difference between a peer's results and those in a file that `Workbench` wrote.
  func difference(of piece: Piece, _ path: String) throws(Refusal) -> Double {
    try python.number("compare \(piece.model.rawValue) \(piece.work.rawValue) \(path)").value
  }
}

extension Piece {
  fileprivate var words: String { "\(model.rawValue) \(work.rawValue) \(batch) \(threads)" }
}

/// A Python process that runs `Fixtures/benchmark/peers.py`.
private final class Python {
  let path: String
  private let process = Process()
  private let (questions, answers) = (Pipe(), Pipe())
  /// The output that has been read but not yet consumed.
  private var pending = Data()

  init(_ path: String) throws(Refusal) {
    self.path = path
    let script = PackageFolder.url?.appendingPathComponent("Fixtures/benchmark/peers.py").path
    guard let script, FileManager.default.fileExists(atPath: script) else {
      throw Refusal(
        .unavailable, "Fixtures/benchmark/peers.py does not exist; run this in the package's folder"
      )
    }
    guard let program = Python.program(path) else {
      throw Refusal(.unavailable, "cannot run \(path): there is no such program")
    }
    process.executableURL = program
    process.arguments = [script]
    process.standardInput = questions
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    // Writing to a process that has ended must be an error, not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    do {
      try process.run()
    } catch {
      throw Refusal(.unavailable, "cannot run \(path): it is not a program")
    }
  }

  deinit {
    try? questions.fileHandleForWriting.close()
    if process.isRunning { process.waitUntilExit() }
  }

  /// Asks a question; returns the number and the peer's name.
  func number(_ question: String) throws(Refusal) -> (value: Double, name: String) {
    do {
      try questions.fileHandleForWriting.write(contentsOf: Data("\(question)\n".utf8))
    } catch {
      throw ended
    }
    let words = try answer().split(separator: " ", maxSplits: 1)
    guard words.count == 2, let number = Double(words[0]), (0..<1e18).contains(number) else {
      throw Refusal(.unavailable, "\(path) has no number for '\(question)'")
    }
    return (number, String(words[1]))
  }

  /// The next line of output, without its leading `ok`.
  func answer() throws(Refusal) -> String {
    let newline = UInt8(ascii: "\n")
    while !pending.contains(newline) {
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else { throw ended }
      pending.append(more)
    }
    let line = String(decoding: pending.prefix { $0 != newline }, as: UTF8.self)
    pending = Data(pending.drop { $0 != newline }.dropFirst())
    if line.hasPrefix("ok ") { return String(line.dropFirst(3)) }
    let reason = line.hasPrefix("refused ") ? String(line.dropFirst(8)) : "it answers '\(line)'"
    throw Refusal(.unavailable, "\(path): \(reason)")
  }

  private var ended: Refusal {
    Refusal(
      .unavailable,
      "\(path) ended without an answer; is it Python 3 with the packages of"
        + " Fixtures/benchmark/requirements.txt?")
  }

  /// The program at a path, or in a folder of PATH if there is no slash.
  private static func program(_ path: String) -> URL? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    let candidates = path.contains("/") ? [path] : folders.map { "\($0)/\(path)" }
    var isFolder: ObjCBool = false
    let program = candidates.first {
      FileManager.default.isExecutableFile(atPath: $0)
        && FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
    }
    return program.map { URL(fileURLWithPath: $0) }
  }
}
