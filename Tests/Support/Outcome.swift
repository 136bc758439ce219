import Foundation

/// What a program that was built with these tests prints, where, and its exit code.
struct Outcome: Equatable {
  let code: Int32
  let output: String
  let errors: String

  init(code: Int32, output: String, errors: String) {
    self.code = code
    self.output = output
    self.errors = errors
  }

  /// Runs the program. Its standard output goes to `output` if that is given; its standard input
  /// has `input`, or nothing.
  init(
    of program: String, _ arguments: [String], output: FileHandle? = nil, input: Data? = nil
  ) throws {
    let process = Process()
    process.executableURL = try builtProgram(program)
    process.arguments = arguments
    let (outputPipe, errorPipe) = (Pipe(), Pipe())
    if let output { process.standardOutput = output } else { process.standardOutput = outputPipe }
    process.standardError = errorPipe
    let inputPipe = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : inputPipe
    try process.run()
    // What the tests put in is smaller than a pipe holds.
    if let input { try inputPipe.fileHandleForWriting.write(contentsOf: input) }
    try inputPipe.fileHandleForWriting.close()
    // What is printed as an error is far smaller than a pipe holds: read the output first.
    let printed = output == nil ? outputPipe.fileHandleForReading.readDataToEndOfFile() : Data()
    let errors = errorPipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    self.init(
      code: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self))
  }
}

/// A folder of a test's own, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and gives its path.
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}
