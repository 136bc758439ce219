import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import ONNXImport
import Optimised
import Testing

/// The files that the program `explain` writes: all of them or none, and never over an input.
@Suite struct ExplainFilesTests {
  let folder: TemporaryFolder
  let x: Tensor
  let file: String
  private let image = ExplainProgramTests.image

  init() throws {
    folder = try TemporaryFolder()
    var random = SplitMix64(seed: 12)
    x = Tensor(shape: [3, 8, 8], elements: random.numbers(3 * 8 * 8, 2))
    file = try folder.write("x.npy", NPY.encode(x))
  }

  private func explain(_ arguments: String...) throws -> Outcome {
    try Outcome(of: "explain", [image, file] + arguments)
  }

  /// A command of the shell; `$explain` is the program with its model and input.
  private func shell(_ command: String) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let program = try builtProgram("explain").path
    process.arguments = [
      "-c", "explain='\(program) \(image) \(file)'; cd \(folder.path); \(command)",
    ]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: said, as: UTF8.self))
  }

  private func expectUsage(
    _ arguments: [String], _ message: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(
      try Outcome(of: "explain", [image, file] + arguments)
        == Outcome(code: 64, output: "", errors: "explain: \(message)\n"),
      sourceLocation: location)
  }

  @Test func numbersHaveTheEnginesPrecision() throws {
    let path = folder("out.npy")
    func descr(_ options: String...) throws -> String {
      let all = [image, file, "--output", path] + options
      #expect(try Outcome(of: "explain", all).code == 0)
      let header = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(64)
      return String(decoding: header.dropFirst(21).prefix(3), as: UTF8.self)
    }
    #expect(try descr() == "<f4")
    #expect(try descr("--engine", "scalar") == "<f8")
    #expect(try descr("--dtype", "float64") == "<f8")
    #expect(try descr("--engine", "scalar", "--dtype", "float32") == "<f4")
    let tensor = Tensor([1, -0.1])
    #expect(
      try NPY.decode(NPY.encode(tensor, as: .float32), path: "a")
        == Tensor([1, Double(Float(-0.1))]))
  }

  @Test func standardOutputIsAFile() throws {
    #expect(try explain("--output", folder("out.npy")).code == 0)
    let expected = try Data(contentsOf: URL(fileURLWithPath: folder("out.npy")))
    for path in ["-", "/dev/fd/1"] {
      let outcome = try shell("$explain --output \(path) > piped.npy")
      #expect(outcome.code == 0 && outcome.errors.hasPrefix("model "))
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder("piped.npy"))) == expected)
    }
    // The trace and the summary are both there, whatever standard output is.
    #expect(try explain("--trace-csv", folder("trace.csv")).code == 0)
    let trace = try String(contentsOfFile: folder("trace.csv"), encoding: .utf8)
    for command in ["$explain --trace-csv /dev/stdout | cat", "$explain --trace-csv -"] {
      let outcome = try shell(command)
      #expect(outcome.code == 0 && outcome.output == trace && outcome.errors.hasPrefix("model "))
    }
    #expect(try shell("$explain --trace-csv /dev/stdout > all.csv").code == 0)
    #expect(try String(contentsOfFile: folder("all.csv"), encoding: .utf8) == trace)
    let process = try shell("$explain --trace-csv >(cat > other.csv) && sleep 0.5")
    #expect(process.code == 0 && process.output.hasPrefix("model "))
    #expect(try String(contentsOfFile: folder("other.csv"), encoding: .utf8) == trace)
    try expectUsage(["--output", "-", "--json", "-"], "two outputs have the same file")
  }

  @Test func nothingIsLeftBehind() throws {
    // The file may not grow, standard output is full, and no program reads the pipe.
    #expect(try shell("ulimit -f 0; $explain --output out.npy").code == 73)
    #expect(try shell("$explain --output out.npy > /dev/full").code == 73)
    #expect(
      try shell("mkfifo pipe.npy; $explain --prediction pipe.npy")
        == Outcome(
          code: 73, output: "",
          errors: "explain: cannot write pipe.npy: no program reads this pipe\n"))
    // The program is ended in the middle: 10,000 steps take longer than 0.3 s. The tests may run with
    // signals ignored, which programs inherit.
    for signal in ["INT", "TERM", "HUP", "KILL"] {
      let slow = "$explain --method integrated-gradients --steps 10000 --engine scalar"
      #expect(
        try shell("env --default-signal timeout -s \(signal) 0.3 \(slow) --output out.npy").code
          != 0)
    }
    #expect(try folder.files == ["pipe.npy", "x.npy"])
  }

  @Test func noOutputReplacesAnInput() throws {
    let png = try folder.write(
      "x.png",
      PNG.encode(Image(width: 8, height: 8, channels: 3, samples: (0..<192).map { $0 })))
    let before = try Data(contentsOf: URL(fileURLWithPath: file))
    try expectUsage(["--output", file], "--output would replace the input \(file)")
    try expectUsage(
      ["--prediction", "\(folder.path)/./x.npy"], "--prediction would replace the input \(file)")
    let link = folder("link.npy")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "x.npy")
    try expectUsage(["--output", link], "--output would replace the input \(file)")
    let labels = try folder.write("labels.npy", "a\nb\nc\n".utf8)
    try expectUsage(
      ["--labels", labels, "--output", labels], "--output would replace the input \(labels)")
    try expectUsage(
      ["--method", "deeplift", "--baseline", labels, "--output", labels],
      "--output would replace the input \(labels)")
    #expect(
      try Outcome(of: "explain", [image, png, "--output", png]).errors
        == "explain: --output would replace the input \(png)\n")
    #expect(
      try Outcome(of: "explain", [image, folder.path, "--output", png]).errors
        == "explain: --output would replace the input \(png)\n")
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)

    let out = folder("o.npy")
    try expectUsage(
      ["--output", out, "--prediction", "\(folder.path)/./o.npy"],
      "two outputs have the same file")
    try FileManager.default.createSymbolicLink(
      atPath: folder("later.npy"), withDestinationPath: "o.npy")
    try expectUsage(
      ["--output", out, "--prediction", folder("later.npy")], "two outputs have the same file")
  }

  @Test func summaryAsJSON() throws {
    struct Report: Decodable {
      struct Output: Decodable {
        let index: Int
        let label: String?
        let score: Double?
      }
      struct Named: Decodable {
        let name: String
        let value: Double
      }
      struct Example: Decodable {
        let predictions: [Output]
        let explained: String
        let expected: Named
        let sum: Double
        let difference: Named
        let sinks: [String: Double]?
      }
      let method: String
      let composite: String?
      let examples: [Example]
    }
    let labels = try folder.write("labels.txt", "cat\nfrog\nship\n".utf8)
    let path = folder("summary.json")
    let outcome = try explain("--labels", labels, "--json", path, "--output", folder("r.npy"))
    #expect(outcome.code == 0 && outcome.output.hasPrefix("model "))
    func report() throws -> Report {
      try JSONDecoder().decode(Report.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
    let lrp = try report()
    let example = try #require(lrp.examples.first)
    let network = try ImportedModel.read(image).network
    let output = try OptimisedEngine(for: network).output(of: Tensor(batch: [x])).example(0)
    #expect(lrp.method == "lrp" && lrp.composite == "epsilon-plus-flat")
    let top = output.firstMaximum
    #expect(example.explained == "output \(top) (\(["cat", "frog", "ship"][top]))")
    #expect(example.predictions.map(\.index).first == top)
    #expect(example.predictions.first?.label == ["cat", "frog", "ship"][top])
    #expect(example.predictions.map(\.score) == output.elements.sorted(by: >))
    #expect(example.expected.name == "score")
    let sum = try NPY.read(folder("r.npy")).sum
    #expect(abs(example.sum - sum) < 1e-12 * abs(sum))
    // The sinks account for the difference.
    let sinks = try #require(example.sinks).values.reduce(0, +)
    #expect(abs(example.difference.value - (example.expected.value - example.sum)) < 1e-12)
    #expect(abs(example.difference.value - sinks) < 1e-4)

    #expect(try explain("--method", "gradient", "--json", path).code == 0)
    #expect(try report().composite == nil && report().examples[0].sinks == nil)
  }

  @Test func mapsHaveTheSizeOfTheInput() throws {
    let (png, npy) = (folder("map.png"), folder("map.npy"))
    #expect(try explain("--method", "grad-cam", "--output", npy).code == 0)
    #expect(try NPY.read(npy).shape == [1, 4, 4])
    #expect(try explain("--method", "grad-cam", "--output", png).code == 0)
    let map = try Tensor(batch: [NPY.read(npy)]).upsampled(to: [8, 8])
    #expect(try PNG.read(png) == Heatmap.unsigned.image(of: map))
  }

  @Test func namesOfFilesMoveNoCursor() throws {
    let labels = try folder.write("labels.txt", "a\n\u{1B}[31mb\nc\n".utf8)
    let outcome = try explain("--labels", labels)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("(\\u{1B}[31mb)") && !outcome.output.contains("\u{1B}"))
    var table = TextTable(["node"])
    table.add(["a\u{1B}]0;title\u{07}\nb"])
    #expect(table.description.hasSuffix("a\\u{1B}]0;title\\u{07}\\nb"))
  }

  @Test func namesThatAreNotText() throws {
    let outcome = try shell("$explain --output $'\\xff.npy'")
    #expect(outcome.code == 64)
    #expect(
      outcome.errors
        == "explain: argument 4 is not text in UTF-8; a file of this name has to be renamed\n")
    #expect(try folder.files == ["x.npy"])
  }

  @Test func generalOptions() throws {
    #expect(try Outcome(of: "explain", ["--version"]).output == "explain 0.1.0\n")
    #expect(
      try Outcome(of: "explain", ["-h"]).output == Outcome(of: "explain", ["--help"]).output)
    for program in ["explain", "walkthrough", "benchmark"] {
      for name in ["bash", "zsh", "fish"] {
        let script = try Outcome(of: program, ["--completion", name])
        #expect(script.code == 0 && script.output.contains("completion"))
      }
    }
    let bash = try shell(
      "source <($explain --completion bash); COMP_WORDS=(explain --method gui); COMP_CWORD=2;"
        + " _explain; echo ${COMPREPLY[@]}")
    #expect(bash.output == "guided-backprop guided-grad-cam\n" && bash.errors == "")
  }
}
