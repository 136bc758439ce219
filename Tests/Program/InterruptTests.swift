import Foundation
import Testing

/// A training that is interrupted says how it can be continued.
@Suite struct InterruptTests {
  @Test func interruptedTrainingSaysHowItResumes() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = try builtProgram("walkthrough")
    process.arguments = ["x-ray", "--train", "--save", folder("weights.safetensors")]
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try withoutBlockedSignals { try process.run() }
    var said = ""
    while !said.contains("reading the images\n") {
      let part = errors.fileHandleForReading.availableData
      try #require(!part.isEmpty, "it ended with: \(said)")
      said += String(decoding: part, as: UTF8.self)
    }
    process.interrupt()
    said += String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
    #expect(
      said.hasSuffix("Interrupted. The same command resumes after the last complete epoch.\n"))
    #expect(try folder.files.isEmpty)
  }
}

/// Runs `body` while this thread blocks no signal. A program inherits the mask of the thread that
/// starts it, and the threads of Dispatch, which run the tests, block interrupts.
private func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
  var (none, before) = (sigset_t(), sigset_t())
  sigemptyset(&none)
  pthread_sigmask(SIG_SETMASK, &none, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  try body()
}
