import Foundation
import Testing

/// The program `benchmark` from the outside: what it measures is not tested, what it makes of it is.
@Suite struct BenchmarkProgramTests {
  private let folder: TemporaryFolder
  private let one = ["--only", "minivgg:forward:1:1", "--rounds", "1"]

  init() throws { folder = try TemporaryFolder() }

  private func benchmark(_ arguments: String...) throws -> Outcome {
    try Outcome(of: "benchmark", arguments)
  }

  /// One piece, with a script of a shell's in the place of Python and of its program.
  private func benchmark(peers lines: String, _ more: String...) throws -> Outcome {
    let script = try folder.write("peers", Array("#!/bin/sh\n\(lines)\n".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    return try Outcome(of: "benchmark", one + ["--peers", script] + more)
  }

  private func expectRefusal(
    _ outcome: Outcome, _ code: Int32, _ message: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      outcome == Outcome(code: code, output: "", errors: "benchmark: \(message)\n"),
      sourceLocation: location)
  }

  @Test func helpIsPrinted() throws {
    let outcome = try benchmark("--help")
    #expect(outcome.code == 0 && outcome.output.hasPrefix("usage: benchmark [OPTION…]\n"))
  }

  @Test func tableAndJSONOfOnePiece() throws {
    let path = folder("found.json")
    let outcome = try Outcome(of: "benchmark", one + ["--json", path])
    #expect(outcome.code == 0 && outcome.errors == "")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0].contains("load average: "))
    #expect(lines[1].hasPrefix("network  work     batch  threads  "))
    #expect(lines.count == 4 && lines[3].hasPrefix("minivgg  forward      1        1  "))
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
    let objects = try #require(json as? [[String: Any]])
    #expect(objects.count == 1)
    #expect(Set(objects[0].keys) == ["network", "work", "batch", "threads", "seconds", "flops"])
    #expect(objects[0]["flops"] as? Int == 156_992_768)
    #expect(objects[0]["seconds"] as? Double ?? 0 > 0)
  }

  @Test func peersAreAskedInTurn() throws {
    let path = folder("found.json")
    let outcome = try benchmark(
      peers: "echo ok fake 1.0\nwhile read line; do echo ok 0.25 $line; done", "--json", path)
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.output.contains("peers: fake 1.0\n"))
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
    let object = try #require((json as? [[String: Any]])?.first)
    #expect(object["peer"] as? String == "run minivgg forward 1 1")
    #expect(object["peerSeconds"] as? Double == 0.25)
    #expect(object["difference"] as? Double == 0.25)
    let seconds = try #require(object["seconds"] as? Double)
    expectClose(try #require(object["ratio"] as? Double), 0.25 / seconds)
  }

  @Test func wordsThatAreNotKnown() throws {
    expectRefusal(
      try benchmark("--quik"), 64, "unknown option '--quik'; did you mean '--quick'?")
    expectRefusal(
      try benchmark("--only", "minivgg:foward"), 64,
      "--only does not know 'minivgg:foward'; did you mean 'minivgg:forward'?")
    expectRefusal(
      try benchmark("--peak-memory", "minivgg"), 64,
      "--peak-memory takes a single piece: minivgg:forward:1:1")
    expectRefusal(
      try benchmark("--rounds", "0"), 64,
      "--rounds takes a whole number from 1 to 1000, not '0'")
    expectRefusal(
      try benchmark("--quick", "--json", "x.json"), 64, "--quick cannot be combined with --json")
    expectRefusal(try benchmark("minivgg"), 64, "unexpected operand: 'minivgg'")
  }

  @Test func peersThatDoNotAnswer() throws {
    for path in ["/nowhere/at/all/python", folder.path, "no-such-python"] {
      expectRefusal(
        try benchmark("--peers", path), 69, "cannot run \(path): there is no such program")
    }
    let script = folder("peers")
    let ended =
      "\(script) ended without an answer; is it Python 3 with the packages of"
      + " Fixtures/benchmark/requirements.txt?"
    expectRefusal(try benchmark(peers: "exit 1"), 69, ended)
    expectRefusal(try benchmark(peers: "echo ok fake; read line"), 69, ended)
    expectRefusal(try benchmark(peers: "echo hello"), 69, "\(script): it answers 'hello'")
    expectRefusal(
      try benchmark(peers: "echo refused torch is not installed"), 69,
      "\(script): torch is not installed")
    for answer in ["ok", "ok soon fake", "ok nan fake", "ok 0 fake", "ok 1"] {
      #expect(try benchmark(peers: "echo ok fake; read line; echo \(answer)").code == 69)
    }
  }

  @Test func jsonIsWrittenWholeOrNotAtAll() throws {
    expectRefusal(
      try benchmark("--json", "/nowhere/at/all.json"), 73,
      "cannot write /nowhere/at/all.json: No such file or directory")
    let path = folder("found.json")
    #expect(try benchmark(peers: "echo refused none", "--json", path).code == 69)
    #expect(try folder.files == ["peers"])
  }
}
