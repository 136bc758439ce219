import Formats
import Networks
import Testing

/// Attributes that later became operands, defaults that changed, and what is refused: worked by hand.
@Suite struct ONNXOlderFormsTests {
  private func expect(
    opset: Int, _ input: [Int], _ x: [Double], gives y: [Double],
    at location: SourceLocation = #_sourceLocation, _ build: (inout ONNXGraphBytes) -> Void
  ) throws {
    var graph = ONNXGraphBytes(opset: opset, input: input)
    build(&graph)
    expectClose(try graph.output(x), y, 1e-7, at: location)
  }

  private func expectRefusal(
    opset: Int = 13, _ input: [Int], _ message: String,
    at location: SourceLocation = #_sourceLocation, _ build: (inout ONNXGraphBytes) -> Void
  ) {
    var graph = ONNXGraphBytes(opset: opset, input: input)
    build(&graph)
    var refused: ReadError?
    do throws(ReadError) { _ = try graph.imported() } catch { refused = error }
    let line = refused?.description ?? "accepted"
    #expect(line.hasPrefix("model.onnx: \(message)"), "\(line)", sourceLocation: location)
  }

  @Test func padAndClipWithAttributes() throws {
    try expect(opset: 6, [1, 1, 2], [-3, 4], gives: [9, -3, 4]) {
      $0.add("Pad", ["x"], ["y"], ["pads": .ints([0, 0, 1, 0, 0, 0]), "value": .float(9)])
    }
    try expect(opset: 6, [1, 3], [-3, 0.5, 4], gives: [-1, 0.5, 2]) {
      $0.add("Clip", ["x"], ["y"], ["min": .float(-1), "max": .float(2)])
    }
    // Without bounds it clips nothing; with a lower bound of 0 alone it is a ReLU.
    try expect(opset: 6, [1, 2], [-3, 4], gives: [0, 4]) {
      $0.add("Clip", ["x"], ["y"], ["min": .float(0)])
    }
  }

  @Test func sliceSqueezeUnsqueezeAndMeanWithAttributes() throws {
    try expect(opset: 9, [1, 4], [1, 2, 3, 4], gives: [2, 3]) {
      $0.add(
        "Slice", ["x"], ["y"], ["axes": .ints([1]), "starts": .ints([1]), "ends": .ints([-1])])
    }
    try expect(opset: 11, [1, 2], [1, 3], gives: [2]) {
      $0.add("Unsqueeze", ["x"], ["a"], ["axes": .ints([1])])
      $0.add("Squeeze", ["a"], ["b"], ["axes": .ints([1])])
      $0.add("ReduceMean", ["b"], ["y"], ["axes": .ints([-1]), "keepdims": .int(0)])
    }
  }

  @Test func softmaxBefore13NormalisesAllThatFollows() throws {
    // e^0 : e^ln 3 : e^0 : e^0 over both axes, 1 : 3 : 1 : 1; later each row for itself.
    let x = [0, 1.0986122886681098, 0, 0]
    try expect(opset: 11, [1, 2, 2], x, gives: [1 / 6.0, 0.5, 1 / 6.0, 1 / 6.0]) {
      $0.add("Softmax", ["x"], ["y"])
    }
    try expect(opset: 13, [1, 2, 2], x, gives: [0.25, 0.75, 0.5, 0.5]) {
      $0.add("Softmax", ["x"], ["y"])
    }
  }

  @Test func gemmWithFactorsAndOneConstantForAll() throws {
    // 2 · (1, 2) · [[1, 0], [1, 1]] + 3 · 10.
    try expect(opset: 6, [1, 2], [1, 2], gives: [36, 34]) {
      $0.constant("w", [2, 2], floats: [1, 0, 1, 1])
      $0.constant("b", [1], floats: [10])
      $0.add(
        "Gemm", ["x", "w", "b"], ["y"],
        ["alpha": .float(2), "beta": .float(3), "broadcast": .int(1)])
    }
  }

  @Test func dropoutAndBatchNormalizationBeforeTheyHadModes() throws {
    try expect(opset: 6, [1, 1, 2], [1, 3], gives: [1, 2]) {
      for (name, value) in [("s", 1), ("b", 1), ("m", 1), ("v", 4)] as [(String, Float)] {
        $0.constant(name, [1], floats: [value])
      }
      $0.add("Dropout", ["x"], ["d", "mask"], ["is_test": .int(1), "ratio": .float(0.5)])
      $0.add(
        "BatchNormalization", ["d", "s", "b", "m", "v"], ["y"],
        ["epsilon": .float(0), "is_test": .int(1), "spatial": .int(1)])
    }
  }

  @Test func reshapeWithAnAttribute() throws {
    try expect(opset: 1, [1, 4], [1, 2, 3, 4], gives: [3, 4]) {
      $0.add("Reshape", ["x"], ["a"], ["shape": .ints([0, 2, -1])])
      $0.add(
        "Slice", ["a"], ["y"], ["axes": .ints([1]), "starts": .ints([1]), "ends": .ints([9])])
    }
  }

  @Test func automaticPadding() throws {
    // Windows of 2 by 2 over 3 positions: two outputs, one position padded behind or in front.
    for (mode, y) in [("SAME_UPPER", [3, 3.0]), ("SAME_LOWER", [1, 5]), ("VALID", [3])] {
      try expect(opset: 11, [1, 1, 3], [1, 2, 3], gives: y) {
        $0.constant("w", [1, 1, 2], floats: [1, 1])
        $0.add("Conv", ["x", "w"], ["y"], ["strides": .ints([2]), "auto_pad": .string(mode)])
      }
    }
  }

  @Test func averagePoolLeavesPaddingOutUnlessToldOtherwise() throws {
    for (counts, y) in [(0, [6, 3.0]), (1, [3, 1.5])] {
      try expect(opset: 11, [1, 1, 2], [6, 3], gives: y) {
        $0.add(
          "AveragePool", ["x"], ["y"],
          [
            "kernel_shape": .ints([2]), "strides": .ints([2]), "pads": .ints([1, 1]),
            "count_include_pad": .int(counts),
          ])
      }
    }
  }

  @Test func theUnsupportedIsNamed() {
    expectRefusal([1, 2], "node 'y' (Hardmax): operator Hardmax is not supported") {
      $0.add("Hardmax", ["x"], ["y"])
    }
    expectRefusal(
      [1, 2], "node 'y' (NonZero): operator NonZero is not supported; it selects by value"
    ) {
      $0.add("NonZero", ["x"], ["y"])
    }
    expectRefusal([1, 2], "node 'y' (TopK): its k is not one of 1 to 2, the length of its axis") {
      $0.constant("k", integers: [3])
      $0.add("TopK", ["x", "k"], ["y"])
    }
    expectRefusal([1, 2], "node 'y' (Gather): its indices are not whole numbers") {
      $0.add("Softmax", ["x"], ["i"])
      $0.add("Gather", ["x", "i"], ["y"], ["axis": .int(1)])
    }
    expectRefusal(
      [1, 2], "node 'y' (ScatterElements): reduction 'median' is not supported"
    ) {
      $0.constant("i", [1, 1], floats: [1])
      $0.add("ScatterElements", ["x", "i", "x"], ["y"], ["reduction": .string("median")])
    }
    expectRefusal([2, 2], "node 'y' (Reshape): its shape [4, 2] does not hold dimensions [2, 2]") {
      $0.constant("s", integers: [4, 2])
      $0.add("Reshape", ["x", "s"], ["y"])
    }
    expectRefusal(opset: 6, [1, 1, 2], "node 'y' (BatchNormalization): spatial=0 is not supported")
    {
      $0.constant("v", [1], floats: [1])
      $0.add("BatchNormalization", ["x", "v", "v", "v", "v"], ["y"], ["spatial": .int(0)])
    }
    expectRefusal([1, 2], "node 'y' (Gemm): its operand 1 'w' is not finite at 1") {
      $0.constant("w", [2, 2], floats: [1, .nan, 1, 1])
      $0.add("Gemm", ["x", "w"], ["y"])
    }
    expectRefusal([1, 1, 2], "node 'y' (Pad): mode 'mirror' is not supported") {
      $0.add("Pad", ["x"], ["y"], ["mode": .string("mirror"), "pads": .ints([0, 0, 1, 0, 0, 1])])
    }
    expectRefusal([1, 2], "node 'y' (Cast): it converts values that depend on the input to whole") {
      $0.add("Relu", ["x"], ["a"])
      $0.add("Cast", ["a"], ["y"], ["to": .int(7)])
    }
  }
}
