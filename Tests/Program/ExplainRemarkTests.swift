import Formats
import Foundation
import Networks
import Testing

/// What is said where an attribution would be zero, or not defined.
@Suite struct ExplainRemarkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The outcome for a model put together by hand.
  private func explain(
    _ input: [Int], _ x: [Double], _ options: [String], _ build: (inout ONNXGraphBytes) -> Void
  ) throws -> Outcome {
    var graph = ONNXGraphBytes(opset: 18, input: input)
    build(&graph)
    let model = try folder.write("model.onnx", graph.bytes)
    let file = try folder.write("x.npy", NPY.encode(Tensor(shape: Shape(input), elements: x)))
    return try Outcome(of: "explain", [model, file] + options)
  }

  /// y = 3 [x_1 > 0] − 2 [x_2 > 0]
  private func compare(_ graph: inout ONNXGraphBytes) {
    graph.constant("zero", floats: 0)
    graph.constant("w", [2, 1], floats: [3, -2])
    graph.add("Greater", ["x", "zero"], ["greater"])
    graph.add("Cast", ["greater"], ["code"], ["to": .int(1)])
    graph.add("MatMul", ["code", "w"], ["y"])
  }

  @Test func encodersAreAttributedBehindTheirJumps() throws {
    let output = folder("out.npy")
    let outcome = try explain(
      [1, 2], [5, -5], ["--method", "gradient", "--output", output], compare)
    #expect(try NPY.read(output).elements == [3, -2])
    #expect(
      outcome.output.contains("\nattributed to  'code', since only jumps lie between the input"))
    _ = try explain([1, 2], [5, -5], ["--method", "deeplift", "--output", output], compare)
    #expect(try NPY.read(output).elements == [3, 0])
    let smooth = ["--method", "saliency", "--smooth", "smoothgrad"]
    #expect(
      try explain([1, 2], [5, -5], smooth, compare).errors
        == "explain: --smooth varies the input continuously, but this network's input has no slope:"
        + " only gradient is smoothed, at 'code'\n")
    // Relevance does not need slopes.
    #expect(!(try explain([1, 2], [5, -5], [], compare).output.contains("attributed to")))
  }

  @Test func nothingButJumps() throws {
    func floor(_ graph: inout ONNXGraphBytes) { graph.add("Floor", ["x"], ["y"]) }
    let remark = "the input has no slope: every path to the output jumps"
    #expect(
      try explain([1, 2], [1, 2.5], ["--method", "saliency"], floor).output.contains(remark))
    #expect(!(try explain([1, 2], [1, 2.5], [], floor).output.contains(remark)))
  }

  /// Two heads of attention, whose values do not depend on x.
  private func attend(_ graph: inout ONNXGraphBytes) {
    graph.constant("k", [1, 2, 2, 2], floats: [1, 2, 0, 1, -1, 1, 2, 1])
    graph.constant("v", [1, 2, 2, 1], floats: [1, 3, -2, 4])
    graph.add("MatMul", ["x", "k"], ["scores"])
    graph.add("Softmax", ["scores"], ["weights"])
    graph.add("MatMul", ["weights", "v"], ["y"])
  }

  @Test func queriesAlone() throws {
    let remark = "all relevance stays on the way: the input only decides gates"
    let x = [1, 2, -1, 0.5]
    let output = folder("out.npy")
    let target = ["--target", "0", "--output", output]
    let outcome = try explain([1, 2, 1, 2], x, target, attend)
    #expect(outcome.output.contains(remark))
    #expect(try NPY.read(output).elements.allSatisfy { $0 == 0 })
    let half = target + ["--kind-rule", "matrix-product=half"]
    #expect(!(try explain([1, 2, 1, 2], x, half, attend).output.contains(remark)))
    #expect(try NPY.read(output).elements.contains { $0 != 0 })
    // Zeros of another cause are no reason for the remark.
    #expect(!(try explain([1, 2], [-5, -5], [], compare).output.contains(remark)))
  }

  @Test func baselinesOutsideADomain() throws {
    func logarithm(_ graph: inout ONNXGraphBytes) { graph.add("Log", ["x"], ["y"]) }
    for method in ["deeplift", "occlusion"] {
      let outcome = try explain([1, 2], [1, 2], ["--method", method], logarithm)
      #expect(outcome.code == 65)
      #expect(
        outcome.errors.hasSuffix(
          " it computes log, and its operand is 0.0 there; the baseline leads there, so choose another"
            + " by --baseline\n"), "\(outcome.errors)")
      let other = ["--method", method, "--baseline", "1"]
      #expect(try explain([1, 2], [1, 2], other, logarithm).code == 0)
    }
    // The input itself.
    let outcome = try explain([1, 2], [1, 0], ["--method", "deeplift"], logarithm)
    #expect(outcome.code == 65 && !outcome.errors.contains("--baseline"))
  }
}
