import Arguments
import Chapters
import Formats
import Foundation
import Networks
import Numerics
import Testing

/// The program `walkthrough` from the outside: what it prints, where, and its exit code.
@Suite struct WalkthroughProgramTests {
  private func walkthrough(_ arguments: String..., output: FileHandle? = nil) throws -> Outcome {
    try Outcome(of: "walkthrough", arguments, output: output)
  }

  private func temporaryPath() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
  }

  private func expectRefusal(
    _ outcome: Outcome, _ code: Int32, _ message: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      outcome == Outcome(code: code, output: "", errors: "walkthrough: \(message)\n"),
      sourceLocation: location)
  }

  @Test func listNamesAllInReadingOrder() throws {
    let list = try walkthrough()
    #expect(list.code == 0)
    let places = Chapter.all.map {
      list.output.range(of: "\n  \($0.name) ")?.lowerBound
    }
    let found = places.compactMap(\.self)
    #expect(found.count == places.count && found == found.sorted())
  }

  /// The chapters that need no trained network and hence little time; the others' pages are printed in
  /// the same way.
  @Test(arguments: Chapter.all.prefix { $0.name != "mini-vgg" }.map(\.name))
  func nameAlonePrintsThePage(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    let outcome = try walkthrough(name)
    #expect(
      outcome
        == Outcome(code: 0, output: try Pages.page(of: chapter).terminal(of: chapter), errors: ""))
  }

  @Test func traceIsTheTwentyRedistributions() throws {
    let outcome = try walkthrough("toy-network", "--trace")
    #expect(outcome.code == 0)
    let lines = outcome.output.split(separator: "\n").filter { $0.contains(" ← ") }
    #expect(lines.count == 12 + 8)
    #expect(lines.first == "  R(h1 ← o1) = 0.8 / 2 · 0.5 = 0.2")
  }

  @Test(arguments: Chapter.all.map(\.name))
  func traceCSVAddsUp(name: String) throws {
    let chapter = try #require(Chapter.named(name))
    let lines = try Pages.tracedRun(of: chapter).csvLines().joined().split(separator: "\n")
    #expect(lines[0] == "node,k,j,contribution,total,relevance,message")
    let rows = lines.dropFirst().map { $0.split(separator: ",") }
    #expect(!rows.isEmpty && rows.allSatisfy { $0.count == 7 })
    if name == "toy-network" { #expect(rows.count == 20) }
    for (neuron, rows) in Dictionary(grouping: rows, by: { "\($0[0]),\($0[1])" }) {
      let messages = rows.compactMap { Double($0[6]) }
      expectClose(
        messages.reduce(0, +), try #require(Double(rows[0][5])),
        scale: messages.reduce(0) { $0 + abs($1) }, comment: "\(neuron):")
    }
  }

  @Test func traceCSVIsWritten() throws {
    let path = temporaryPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let chapter = try #require(Chapter.named("composites"))
    #expect(try walkthrough("composites", "--trace-csv", path).code == 0)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == Pages.tracedRun(of: chapter).csvLines().joined())
  }

  @Test func figuresAreWritten() throws {
    let folder = temporaryPath()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try walkthrough("toy-network", "--output", "\(folder)/deep/er").code == 0)
    let svg = try String(
      contentsOfFile: "\(folder)/deep/er/01-toy-network-messages.svg", encoding: .utf8)
    #expect(try svg == packageText("Walkthroughs/figures/01-toy-network-messages.svg"))
  }

  /// The walkthroughs on feature visualisation, about another network: an ONNX model of 3×8×8
  /// images.
  @Test func anotherModelIsLookedAt() throws {
    let model = packageFolder.appendingPathComponent("Fixtures/explain/image.onnx").path
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: 3)
    for n in 0..<3 {
      let samples = (0..<3 * 8 * 8).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let image = Image(width: 8, height: 8, channels: 3, samples: samples)
      let name = n == 0 ? "b.PNG" : "a\(n).ppm"
      _ = try folder.write(name, n == 0 ? PNG.encode(image) : PPM.encode(image))
    }
    _ = try folder.write("notes.txt", Array("no image".utf8))
    let output = folder("out")
    for arguments in [
      ["filters"], ["filters", "--images", folder.path], ["patches", "--images", folder.path],
      ["activation-maximisation"],
    ] {
      let words = arguments + ["--model", model]
      let outcome = try Outcome(of: "walkthrough", words + ["--output", output])
      #expect(outcome.code == 0 && outcome.errors == "", "\(arguments): \(outcome)")
      #expect(!outcome.output.contains("MiniVGG, trained"), "\(arguments)")
      let trace = try Outcome(of: "walkthrough", words + ["--trace"])
      #expect(trace.code == 0 && trace.output.contains(" ← "), "\(arguments): \(trace)")
    }
    let patches = try walkthrough("patches", "--images", folder.path, "--model", model).output
    #expect(patches.contains("there are 3 images"))
    let pictures = try FileManager.default.contentsOfDirectory(atPath: output)
    #expect(pictures.contains("12-patches-channels.png") && pictures.count >= 7)
  }

  @Test func modelsAndImagesThatCannotBeLookedAt() throws {
    let model = packageFolder.appendingPathComponent("Fixtures/explain/image.onnx").path
    let dense = packageFolder.appendingPathComponent("Fixtures/explain/dense.onnx").path
    let folder = try TemporaryFolder()
    expectRefusal(
      try walkthrough("toy-network", "--model", model), 64,
      "--model is for the walkthroughs filters, patches and activation-maximisation")
    expectRefusal(
      try walkthrough("patches", "--images", folder.path), 64, "--images goes with --model")
    expectRefusal(
      try walkthrough("patches", "--model", model), 64, "patches needs --images DIR with --model")
    expectRefusal(
      try walkthrough("activation-maximisation", "--model", model, "--images", folder.path), 64,
      "--images is for the walkthroughs filters and patches")
    expectRefusal(
      try walkthrough("filters", "--model", "/nowhere.onnx"), 66,
      "/nowhere.onnx: there is no such file")
    expectRefusal(
      try walkthrough("filters", "--model", dense), 65,
      "\(dense): it takes 2, which is not an image of one channel or three")
    expectRefusal(
      try walkthrough("patches", "--model", model, "--images", "/nowhere"), 66,
      "/nowhere: there is no such folder")
    expectRefusal(
      try walkthrough("patches", "--model", model, "--images", folder.path), 65,
      "\(folder.path): it has no .png, .ppm or .pgm file")
    let grey = try folder.write(
      "grey.pgm", Array("P5 8 8 255\n".utf8) + [UInt8](repeating: 1, count: 64))
    expectRefusal(
      try walkthrough("patches", "--model", model, "--images", folder.path), 65,
      "\(grey): it is 1×8×8 where the network takes 3×8×8")
    _ = try folder.write("damaged.png", [1, 2, 3])
    let damaged = try walkthrough("patches", "--model", model, "--images", folder.path)
    #expect(
      damaged.code == 65 && damaged.errors.hasPrefix("walkthrough: \(folder.path)/damaged.png: "))
  }

  /// A trace shows one node alone: of several operands the first receives its relevance from the
  /// input, and the others are constants.
  @Test func modelThatEndsInASum() throws {
    let folder = try TemporaryFolder()
    var graph = ONNXGraphBytes(opset: 18, input: [1, 1, 4, 4])
    graph.constant("w", [2, 1, 3, 3], floats: (0..<18).map { Float($0 % 5) / 4 - 0.25 })
    graph.add("Conv", ["x", "w"], ["c"])
    graph.add("Relu", ["c"], ["r"])
    graph.add("Add", ["c", "r"], ["y"])
    let model = try folder.write("sum.onnx", graph.bytes)
    let outcome = try walkthrough("activation-maximisation", "--model", model, "--trace")
    #expect(outcome.code == 0 && outcome.errors == "")
    for operand in ["R(c[0] ← y[0]) = ", "R(r[0] ← y[0]) = "] {
      #expect(outcome.output.contains(operand), "\(outcome)")
    }
  }

  @Test func errorsInAModelNameItsFile() throws {
    let folder = try TemporaryFolder()
    var graph = ONNXGraphBytes(opset: 18, input: [1, 1, 4, 4])
    graph.constant("w", [1, 1, 3, 3], floats: Array(repeating: 3e38, count: 9))
    graph.add("Conv", ["x", "w"], ["c"])
    graph.add("Conv", ["c", "v"], ["y"])
    graph.constant("v", [1, 1, 2, 2], floats: Array(repeating: 3e38, count: 4))
    let model = try folder.write("large.onnx", graph.bytes)
    _ = try folder.write(
      "grey.pgm", Array("P5 4 4 255\n".utf8) + [UInt8](repeating: 255, count: 16))
    for words in [["activation-maximisation"], ["patches", "--images", folder.path]] {
      let outcome = try Outcome(of: "walkthrough", words + ["--model", model])
      #expect(outcome.code == 65 && outcome.output == "")
      #expect(outcome.errors.hasPrefix("walkthrough: \(model): "), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func helpNamesTheChaptersOfAnOption() throws {
    let help = try walkthrough("--help").output
    let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for chapter in Chapter.all {
      for option in chapter.options {
        let owners = Chapter.all.filter { $0.options.contains(option) }.map(\.name)
        let start = [option.name, option.value].compactMap(\.self).joined(separator: " ")
        #expect(words.contains("\(start) \(owners.joined(separator: ", ")): \(option.help)"))
      }
    }
    #expect(words.contains("--train mini-vgg, x-ray: train the network first"))
  }

  @Test func helpIsPrinted() throws {
    for outcome in [try walkthrough("--help"), try walkthrough("toy-network", "--help")] {
      #expect(
        outcome.code == 0 && outcome.output.hasPrefix("usage: walkthrough [NAME] [OPTION…]\n"))
    }
  }

  @Test func wordsThatAreNotKnown() throws {
    expectRefusal(
      try walkthrough("toy-netwrok"), 64,
      "no walkthrough is called 'toy-netwrok'; did you mean 'toy-network'?")
    expectRefusal(
      try walkthrough("toy-network", "--trac"), 64,
      "unknown option '--trac'; did you mean '--trace'?")
    expectRefusal(try walkthrough("toy-network", "more"), 64, "unexpected operand: 'more'")
    expectRefusal(
      try walkthrough("--trace"), 64, "--trace needs the name of a walkthrough")
    expectRefusal(
      try walkthrough("toy-network", "--trace-csv"), 64,
      "--trace-csv needs a value: --trace-csv FILE")
    expectRefusal(
      try walkthrough(""), 64,
      "the walkthroughs are \(Chapter.all.map(\.name).joined(separator: ", "))")
    expectRefusal(
      try walkthrough("toy\n\u{1B}network"), 64,
      "no walkthrough is called 'toy  network'; did you mean 'toy-network'?")
    #expect(try walkthrough(String(repeating: "x", count: 5000)).errors.count < 450)
  }

  @Test func optionsOfOneWalkthrough() throws {
    expectRefusal(
      try walkthrough("toy-network", "--train"), 64,
      "--train is for the walkthroughs mini-vgg and x-ray")
    expectRefusal(
      try walkthrough("x-ray", "--cifar10", "."), 64, "--cifar10 is for the walkthrough mini-vgg")
    for option in ["--epochs", "--seed", "--save", "--network"] {
      expectRefusal(
        try walkthrough("mini-vgg", option, "1"), 64, "\(option) goes with --train")
    }
    expectRefusal(
      try walkthrough("mini-vgg", "--train", "--network", "003"), 64,
      "--network does not know '003'; did you mean '001'?")
    expectRefusal(
      try walkthrough("mini-vgg", "--train", "--epochs", "0"), 64,
      "--epochs takes a whole number from 1 to 10000, not '0'")
    let missing = try walkthrough("mini-vgg", "--cifar10", "/nowhere")
    #expect(missing.code == 66 && missing.output == "")
    #expect(missing.errors.hasPrefix("walkthrough: /nowhere/batches.meta.txt: "))
    #expect(missing.errors.contains("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"))
    // Before anything is trained.
    expectRefusal(
      try walkthrough("mini-vgg", "--train", "--save", "/nowhere/at/all"), 73,
      "cannot write /nowhere/at/all: No such file or directory")
  }

  @Test func pathsThatCannotBeWritten() throws {
    expectRefusal(
      try walkthrough("toy-network", "--trace-csv", "/nowhere/at/all.csv"), 73,
      "cannot write /nowhere/at/all.csv: No such file or directory")
    let file = temporaryPath()
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Data().write(to: URL(fileURLWithPath: file))
    expectRefusal(
      try walkthrough("toy-network", "--output", file), 73,
      "cannot write \(file): the folder cannot be created")
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)).isEmpty)
    // Nothing is written where something else cannot be.
    let folder = temporaryPath()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let outcome = try walkthrough(
      "toy-network", "--output", folder, "--trace-csv", "/nowhere/at/all.csv")
    #expect(outcome.code == 73)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test func fullOutputIsReported() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let outcome = try walkthrough("toy-network", output: full)
    #expect(outcome.code == 73)
    #expect(outcome.errors == "walkthrough: cannot write to standard output\n")
  }
}
