import Formats
import Foundation
import Networks
import ONNXImport
import Testing

/// What the program `explain` refuses: one line, the exit code, and no file.
@Suite struct ExplainRefusalTests {
  let folder: TemporaryFolder
  let file: String
  let batchFile: String

  let image = ExplainProgramTests.image

  init() throws {
    folder = try TemporaryFolder()
    let x = Tensor(shape: [3, 8, 8], elements: (0..<192).map { Double($0 % 7) - 3 })
    file = try folder.write("x.npy", NPY.encode(x))
    batchFile = try folder.write("batch.npy", NPY.encode(Tensor(batch: [x, x])))
  }

  func expectRefusal(
    _ arguments: [String], _ code: Int32, _ message: String,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(
      try Outcome(of: "explain", arguments)
        == Outcome(code: code, output: "", errors: "explain: \(message)\n"),
      sourceLocation: location)
  }

  /// The same for these options after a model and an input that are right.
  func expectUsage(
    _ options: [String], _ message: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let output = folder("out.npy")
    try expectRefusal([image, file, "--output", output] + options, 64, message, at: location)
    #expect(!FileManager.default.fileExists(atPath: output), sourceLocation: location)
  }

  @Test func wordsThatAreNotKnown() throws {
    try expectRefusal([], 64, "MODEL.onnx is missing; see explain --help")
    try expectRefusal([""], 64, "MODEL.onnx is missing; see explain --help")
    try expectRefusal([image], 64, "INPUT is missing; see explain --help")
    try expectRefusal([image, "--nodes", "--ledger"], 64, "INPUT is missing; see explain --help")
    try expectUsage(["more"], "unexpected operand: 'more'")
    try expectUsage(["--metod", "lrp"], "unknown option '--metod'; did you mean '--method'?")
    try expectUsage(
      ["--method", "gradcam"], "--method does not know 'gradcam'; did you mean 'grad-cam'?")
    try expectUsage(
      ["--composite", "epsilon-flat"],
      "--composite does not know 'epsilon-flat'; did you mean 'epsilon-plus'?")
    try expectUsage(
      ["--rule", "epsilom=1"], "--rule knows no rule 'epsilom'; did you mean 'epsilon'?")
    try expectUsage(
      ["--engine", "fast"], "--engine does not know 'fast'; choose from optimised, scalar")
    try expectRefusal(
      [image, file, "--engine", "optimised", "--trace-csv", folder("trace.csv")], 64,
      "--trace-csv needs --engine scalar: the optimised path has no single messages")
    try expectRefusal(
      [image, file, "--output", folder("map.png"), "--colours", "seismik"], 64,
      "--colours does not know 'seismik'; did you mean 'seismic'?")
    try expectRefusal(
      [image, file, "--output", folder("map.png"), "--scale", "rang"], 64,
      "--scale does not know 'rang'; did you mean 'range'?")
    try expectUsage(["--threads", "0"], "--threads takes a whole number from 1 to 1024, not '0'")
    try expectUsage(["--output", "x.npy"], "--output is given twice")
    try expectRefusal(
      [image, file, "--output", "x.jpg"], 64,
      "--output must end in .npy, .png or .csv, unlike 'x.jpg'")
    try expectUsage(["--prediction", "x.txt"], "--prediction takes a .npy file, not 'x.txt'")
    try expectUsage(
      ["--prediction", folder("out.npy")], "two outputs have the same file")
    try expectRefusal(
      [image, file, "--method", "lime"], 64,
      "--method does not know 'lime'; it is not among the methods; occlusion also perturbs the input"
    )
    try expectUsage(
      ["--method", "IG"], "--method does not know 'IG'; did you mean 'integrated-gradients'?")
    try expectUsage(["--device", "cuda"], "unknown option '--device'; see explain --help")
    try expectUsage(["--out", "r.png"], "unknown option '--out'; did you mean '--output'?")
    try expectUsage(["-o", "r.png"], "unknown option '-o'; did you mean '--output'?")
  }

  @Test func optionsOfOtherMethods() throws {
    try expectUsage(
      ["--steps", "3"], "--steps does not apply to the method lrp, only to integrated-gradients")
    try expectUsage(
      ["--method", "gradient", "--epsilon", "1"],
      "--epsilon does not apply to the method gradient, only to lrp")
    try expectUsage(
      ["--method", "deeplift", "--ledger"],
      "--ledger does not apply to the method deeplift, only to lrp")
    for method in [
      "smoothgrad", "occlusion", "grad-cam", "grad-cam++", "hires-cam", "guided-grad-cam",
      "augmented-grad-cam", "cam",
    ] {
      try expectUsage(
        ["--method", method, "--at", "relu1"],
        "--at does not apply to the method \(method), only to lrp, gradient, saliency,"
          + " gradient-x-input, deconvnet, guided-backprop, beta-smooth, integrated-gradients,"
          + " expected-gradients, deeplift, deeplift-shap")
    }
    try expectUsage(
      ["--method", "cam", "--node", "relu1"],
      "--node does not apply to the method cam,"
        + " only to grad-cam, grad-cam++, xgrad-cam, layer-cam, score-cam, ablation-cam, hires-cam,"
        + " guided-grad-cam, augmented-grad-cam")
    try expectUsage(
      ["--method", "hires-cam", "--no-relu"],
      "--no-relu does not apply to the method hires-cam, only to grad-cam, grad-cam++, xgrad-cam,"
        + " layer-cam, score-cam, ablation-cam")
    try expectUsage(
      ["--method", "deeplift", "--quadrature", "trapezoid"],
      "--quadrature does not apply to the method deeplift, only to integrated-gradients")
    try expectUsage(
      ["--method", "gradient", "--noise", "0.1"], "--noise needs --smooth with the method gradient")
    try expectUsage(
      ["--method", "smoothgrad", "--noise", "0.1", "--noise-deviation", "1"],
      "--noise and --noise-deviation exclude each other")
    for option in [["--ledger"], ["--trace-csv", folder("t.csv"), "--engine", "scalar"]] {
      try expectUsage(
        option + ["--smooth", "vargrad"], "\(option[0]) and --smooth exclude each other")
      try expectUsage(
        option + ["--target", "all"], "\(option[0]) explains one target, not all")
    }
    try expectUsage(
      ["--gamma", "0.5"], "--gamma does not apply to the composite epsilon-plus-flat")
    try expectUsage(
      ["--composite", "excitation-backprop", "--epsilon", "1"],
      "--epsilon does not apply to the composite excitation-backprop")
    try expectUsage(
      ["--composite", "chapter-table", "--rule", "zero"],
      "--composite and --rule exclude each other")
    try expectUsage(
      ["--epsilon", "1", "--rule", "zero"], "--epsilon and --rule exclude each other")
    try expectUsage(
      ["--trace-node", "fc2"], "--trace-node needs --trace-csv FILE")
    for option in [["--colours", "grey"], ["--scale", "range"]] {
      let message = "\(option[0]) needs a heatmap, --output FILE.png"
      try expectUsage(option, message)
      try expectRefusal([image, file] + option, 64, message)
    }
    try expectUsage(["--mean", "0.5"], "--mean is for images, not for arrays")
  }

  @Test func indicesDoNotMoveLittleByLittle() throws {
    let model = packageFolder.appendingPathComponent(
      "Fixtures/onnx-import/embedding-script-11.onnx"
    )
    .path
    let tokens = try folder.write("tokens.npy", NPY.encode(Tensor([1, 2, 0, 3, 1])))
    try expectRefusal(
      [model, tokens, "--method", "saliency", "--smooth", "smoothgrad"], 64,
      "--smooth varies the input continuously, but this network's input is the indices of an"
        + " embedding's rows: only gradient is smoothed at the embedding")
    for index in [-1, 1e9, 1e300, 1.5] {
      let baseline = try folder.write(
        "baseline.npy", NPY.encode(Tensor([0, 0, index, 0, 0])))
      for method in ["deeplift", "integrated-gradients"] {
        try expectRefusal(
          [model, tokens, "--method", method, "--baseline", baseline], 65,
          "\(tokens): the baseline at 2 is not one of an embedding's rows, 0 to 9")
      }
      try expectRefusal(
        [model, tokens, "--method", "deeplift-shap", "--baselines", baseline], 65,
        "\(tokens): the baseline at 2 is not one of an embedding's rows, 0 to 9")
    }
    let missing = try folder.write("missing.npy", NPY.encode(Tensor([1, 2, 0, 3, 10])))
    try expectRefusal(
      [model, missing], 65,
      "\(missing): the input at 4 is not one of an embedding's rows, 0 to 9")
    #expect(try Outcome(of: "explain", [model, tokens]).code == 0)
  }

  @Test func inputsThatCannotBeUsed() throws {
    let missing = folder("none.npy")
    try expectRefusal([image, missing], 66, "\(missing): there is no such file")
    try expectRefusal([missing, file], 66, "\(missing): there is no such file")
    try expectRefusal(
      [image, file, "--method", "deeplift", "--baseline", missing], 66,
      "\(missing): there is no such file")
    let text = try folder.write("text.npy", "hello".utf8)
    #expect(try Outcome(of: "explain", [image, text]).code == 65)
    #expect(try Outcome(of: "explain", [text, file]).code == 65)

    let small = try folder.write("small.npy", NPY.encode(Tensor([1, 2, 3])))
    try expectRefusal(
      [image, small], 65,
      "\(small): the network takes 3×8×8, or a batch of that, but the file contains 3")
    try expectRefusal(
      [image, file, "--method", "deeplift", "--baseline", small], 65,
      "\(small): the network takes 3×8×8, or a batch of that, but the file contains 3")
    let grey = try folder.write(
      "grey.png",
      PNG.encode(Image(width: 8, height: 8, channels: 1, samples: Array(repeating: 0, count: 64))))
    try expectRefusal(
      [image, grey, "--mean", "1,2"], 64,
      "--mean takes one number, or one per channel (3), not 2")
    try expectRefusal([image, grey, "--std", "0"], 64, "--std takes positive numbers")

    var elements = Array(repeating: 0.0, count: 192)
    for (value, name) in [(Double.nan, "nan"), (-.infinity, "-inf")] {
      elements[64 + 2 * 8 + 5] = value
      let path = try folder.write(
        "broken.npy", NPY.encode(Tensor(shape: [3, 8, 8], elements: elements)))
      try expectRefusal(
        [image, path], 65,
        "\(path): element [1, 2, 5] is \(name), which is not finite")
    }
    let huge = try folder.write(
      "huge.npy", NPY.encode(Tensor(shape: [3, 8, 8], elements: elements.map { _ in 1e308 })))
    for (engine, precision) in [("optimised", "single"), ("scalar", "double")] {
      let outcome = try Outcome(of: "explain", [image, huge, "--engine", engine])
      #expect(outcome.code == 65)
      #expect(outcome.errors.hasPrefix("explain: \(huge): the activation of '"))
      #expect(outcome.errors.hasSuffix("too large for a number of \(precision) precision\n"))
    }

    let labels = try folder.write("labels.txt", "cat\nfrog\n".utf8)
    try expectRefusal(
      [image, file, "--labels", labels], 65, "\(labels): it names 2 outputs; the network has 3")
    let bytes = try folder.write("bytes.txt", [0xFF, 0xFE])
    try expectRefusal(
      [image, file, "--labels", bytes], 65, "\(bytes): it is not text in UTF-8")
  }

  @Test func outputsThatCannotBeWritten() throws {
    let nowhere = "/nowhere/at/all.npy"
    for option in ["--output", "--prediction", "--trace-csv"] {
      try expectRefusal(
        [image, file, option, nowhere], 73, "cannot write \(nowhere): No such file or directory")
    }
    // Nothing is written where something else cannot be.
    try expectRefusal(
      [
        image, file, "--output", folder("out.npy"), "--trace-csv", folder("t.csv"),
        "--prediction", nowhere,
      ], 73, "cannot write \(nowhere): No such file or directory")
    #expect(try folder.files == ["batch.npy", "x.npy"])
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    #expect(
      try Outcome(
        of: "explain", [image, file, "--output", folder("out.npy")], output: full)
        == Outcome(
          code: 73, output: "", errors: "explain: cannot write to standard output\n"))
    // Nothing is there if the summary is not.
    #expect(try folder.files == ["batch.npy", "x.npy"])
    #expect(try Outcome(of: "explain", [image, file, "--trace-csv", "/dev/full"]).code == 73)
  }
}
