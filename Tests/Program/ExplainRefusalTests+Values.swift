import Formats
import Foundation
import Networks
import ONNXImport
import Testing

/// Numbers out of range, and nodes that are not there.
extension ExplainRefusalTests {
  @Test func numbersOutOfRange() throws {
    for text in ["-1", "ship", "1,", "1.5"] {
      try expectUsage(
        ["--target", text],
        "--target takes whole numbers from 0, separated by commas, or all, not '\(text)'")
    }
    try expectUsage(["--target", "0,1"], "--target names 2 outputs for 1 examples")
    try expectUsage(["--target", "0,3"], "--target 3 is not one of the 3 outputs, 0 to 2")
    try expectUsage(["--target", "3"], "--target 3 is not one of the 3 outputs, 0 to 2")
    try expectUsage(
      ["--threads", "0"], "--threads takes a whole number from 1 to 1024, not '0'")
    try expectUsage(
      ["--epsilon", "nan"], "--epsilon takes a finite number, at least 0, not 'nan'")
    try expectUsage(
      ["--method", "smoothgrad", "--noise", "-0.1"],
      "--noise takes a finite number, at least 0, not '-0.1'")
    try expectUsage(
      ["--method", "integrated-gradients", "--steps", "0"],
      "--steps takes a whole number from 1 to 10000, not '0'")
    try expectUsage(
      ["--method", "occlusion", "--window", "2", "--stride", "3"],
      "windows of 3×2×2 with strides of 3×3×3 on an input of 3×8×8: each axis needs"
        + " 1 ≤ stride ≤ window ≤ length")
    try expectUsage(
      ["--method", "occlusion", "--window", "9"],
      "windows of 3×9×9 with strides of 3×9×9 on an input of 3×8×8: each axis needs"
        + " 1 ≤ stride ≤ window ≤ length")
    try expectUsage(
      ["--method", "occlusion", "--window", "1,2,3,4"],
      "--window takes one number, or one for each axis of the input's 3×8×8, with or without the"
        + " channels, not 4")
    try expectUsage(
      ["--method", "occlusion", "--stride", "x"],
      "--stride takes whole numbers from 1 to 1000000, not 'x'")
    try expectUsage(
      ["--method", "beta-smooth", "--beta", "0"],
      "a sharpness of 0.0: it must be a finite number above 0")
    try expectUsage(
      ["--composite", "chapter-table", "--low", "0,x", "--high", "1"],
      "--low takes a finite number, not 'x'")
    try expectUsage(
      ["--composite", "chapter-table", "--low", "0"],
      "the composite chapter-table needs --low and --high, between which inputs lie;"
        + " only images have their own")
    let first = try ImportedModel.read(image).network.nodes[1].name
    try expectUsage(
      ["--composite", "chapter-table", "--low", "0,1", "--high", "1"],
      "zB (l = [0, 1], h = 1) cannot be used at node '\(first)':"
        + " a bound is one number or one for each of 3 channels, not 2")
    try expectUsage(
      ["--rule", "alpha-beta=2"],
      "--rule: the rule is written alpha-beta=A,B[,E], not 'alpha-beta=2'")
    try expectUsage(["--rule", "gamma"], "--rule: the rule is written gamma=G[,E], not 'gamma'")
    try expectUsage(["--rule", "zero="], "--rule: '' in 'zero=' is not a finite number")
    try expectUsage(
      ["--rule", "alpha-beta=2,,1"], "--rule: '' in 'alpha-beta=2,,1' is not a finite number")
    try expectUsage(
      ["--rule", "alpha-beta=2,2"],
      "LRP-αβ (α = 2, β = 2) cannot be used at node '\(first)': α − β must be 1, here it is 0:"
        + " every layer would multiply the sum of relevance by it")
    try expectUsage(
      ["--rule", "epsilon=1e39"],
      "LRP-ε (ε = 1e+39): 1e+39 is beyond single precision; --engine scalar computes in double"
        + " precision")
    #expect(
      try Outcome(
        of: "explain", [image, file, "--rule", "epsilon=1e39", "--engine", "scalar"]
      ).code == 0)
    try expectUsage(["--rule", "gamma=x"], "--rule: 'x' in 'gamma=x' is not a finite number")
  }

  @Test func nodesThatAreNotThere() throws {
    let network = try ImportedModel.read(image).network
    let last = network.output.name
    let misspelt = String(last.dropLast()) + "_"
    let nearest = "no node is called '\(misspelt)'; did you mean '"
    for options in [
      ["--at", misspelt], ["--trace-csv", folder("t.csv"), "--trace-node", misspelt],
      ["--node-rule", "\(misspelt)=zero"], ["--method", "grad-cam", "--node", misspelt],
    ] {
      let outcome = try Outcome(of: "explain", [image, file] + options)
      #expect(outcome.code == 64 && outcome.output == "")
      #expect(outcome.errors.contains(nearest) && outcome.errors.hasSuffix("--nodes lists them\n"))
    }
    try expectUsage(
      ["--node-rule", last], "--node-rule is written --node-rule NAME=RULE, not '\(last)'")
    try expectUsage(
      ["--node-rule", "\(last)=zero", "--node-rule", "\(last)=flat"],
      "--node-rule is given twice for '\(last)'")
    try expectUsage(
      ["--method", "guided-grad-cam", "--node", last],
      "node '\(last)' has the shape 3, which is not a channels × positions map")
    try expectUsage(
      ["--concept", "\(misspelt)=1"],
      try Outcome(of: "explain", [image, file, "--node-rule", "\(misspelt)=zero"]).errors
        .replacing("explain: --node-rule", with: "--concept").replacing("\n", with: ""))
    try expectUsage(
      ["--concept", last], "--concept is written --concept NAME=CHANNELS, not '\(last)'")
    try expectUsage(
      ["--concept", "\(last)=1,x"],
      "--concept takes channels from 0, separated by commas, in '\(last)=1,x'")
    try expectUsage(
      ["--concept", "\(last)=3"], "node '\(last)' of the shape 3 has no channel 3")
    try expectUsage(
      ["--concept", "\(last)=1", "--concept", "\(last)=2"],
      "node '\(last)' has two concepts: name all of its channels in one")
    try expectUsage(
      ["--method", "augmented-grad-cam", "--node", last],
      "node '\(last)' has the shape 3, which is not a channels × positions map")
    try expectUsage(
      ["--method", "augmented-grad-cam", "--samples", "0"],
      "--samples takes a whole number from 1 to 1000000, not '0'")
    let point = try folder.write("point.npy", NPY.encode(Tensor([2, 1])))
    try expectRefusal(
      [ExplainProgramTests.dense, point, "--method", "grad-cam"], 64,
      "grad-cam needs --node NAME: the network has no convolution")
    let dense = try ImportedModel.read(ExplainProgramTests.dense).network
    let below = dense.nodes[dense.output.operands[0]]
    try expectRefusal(
      [ExplainProgramTests.dense, point, "--method", "cam"], 64,
      "CAM needs a network that ends with an average over all positions and one dense layer;"
        + " node '\(below.name)' is \(below.operation)")
    try expectUsage(
      ["--method", "deeplift-shap"],
      "deeplift-shap needs --baselines FILE.npy, a batch of baselines")
    try expectUsage(
      ["--method", "deeplift", "--baseline", "x.txt"],
      "--baseline takes a .npy file or a number, not 'x.txt'")
    try expectRefusal(
      [image, batchFile, "--trace-csv", folder("t.csv")], 64,
      "--trace-csv takes a single example; \(batchFile) has 2")
    #expect(try folder.files == ["batch.npy", "point.npy", "x.npy"])
  }
}
