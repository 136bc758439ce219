import Attribution
import Formats
import Networks
import ONNXImport
import Scalar
import Testing

/// How axis 0 is read: as a batch where examples can be told apart, otherwise as an ordinary axis.
/// Worked by hand.
@Suite struct ONNXBatchTests {
  private func model(
    _ input: [Int], opset: Int = 13, options: ImportOptions = ImportOptions(),
    _ build: (inout ONNXGraphBytes) -> Void
  ) throws -> ImportedModel {
    var graph = ONNXGraphBytes(opset: opset, input: input)
    build(&graph)
    return try ImportedModel(
      ONNXModel.decode(graph.bytes, path: "model.onnx"), path: "model.onnx", options: options)
  }

  private func output(_ model: ImportedModel, _ x: [Double]) throws -> [Double] {
    let network = model.network
    return try ScalarEngine(for: network).activations(
      of: Tensor(shape: network.input.shape.batched(1), elements: x), at: [network.outputPosition])[
        0
      ]
      .elements
  }

  /// (x − 1) · 2 for each example of a file that fixes two of them.
  @Test func examplesOfAFixedBatchStayApart() throws {
    let model = try model([2, 3]) {
      $0.constant("one", [1, 3], floats: [1, 1, 1])
      $0.constant("s", integers: [2, 3])
      $0.add("Sub", ["x", "one"], ["a"])
      $0.add("Reshape", ["a", "s"], ["b"])
      $0.add("Add", ["b", "b"], ["y"])
    }
    #expect(model.network.input.shape == [3])
    #expect(!model.keepsFirstAxis)
    #expect(try output(model, [1, 2, 4]) == [0, 2, 6])
  }

  /// The mean over the two examples can be computed only from both.
  @Test func examplesThatAreMixedAreReadTogether() throws {
    let model = try model([2, 3]) {
      $0.add("ReduceMean", ["x"], ["y"], ["axes": .ints([0]), "keepdims": .int(0)])
    }
    #expect(model.network.input.shape == [2, 3])
    #expect(model.keepsFirstAxis)
    #expect(try output(model, [1, 2, 3, 5, 6, 7]) == [3, 4, 5])
  }

  /// A transposition that moves a batch of one, as attention is exported with the sequence first.
  @Test func theBatchMayMove() throws {
    let model = try model([1, 2, 3]) {
      $0.add("Transpose", ["x"], ["t"], ["perm": .ints([1, 0, 2])])
      $0.constant("s", integers: [2, 3])
      $0.add("Reshape", ["t", "s"], ["r"])
      $0.add("Softmax", ["r"], ["p"], ["axis": .int(0)])
      $0.add("ReduceSum", ["p"], ["y"], ["keepdims": .int(0)])
    }
    // The three columns of a softmax over two rows each add up to 1.
    let y = try output(model, [0, 1, 2, 5, 4, 3])
    expectClose(y, [3], 1e-12)
  }

  /// Several images in one example: a convolution over each, 1·a + 2·b per pair of neighbours.
  @Test func aConvolutionOverSeveralExamplesHasAFurtherAxis() throws {
    let model = try model([2, 1, 3]) {
      $0.constant("w", [1, 1, 2], floats: [1, 2])
      $0.add("Conv", ["x", "w"], ["c"])
      $0.add("ReduceSum", ["c"], ["y"], ["keepdims": .int(0)])
    }
    // (1 + 4) + (2 + 6) + (4 + 10) + (5 + 12).
    #expect(try output(model, [1, 2, 3, 4, 5, 6]) == [44])
  }

  /// Open lengths are those of the input, here given by name.
  @Test func shapesFillOpenLengths() throws {
    let options = ImportOptions(shapes: ["x": [1, 4]])
    let model = try model([1, -1], options: options) { $0.add("Relu", ["x"], ["y"]) }
    #expect(model.network.input.shape == [4])
  }

  /// The first of two examples alone decides, so that they cannot be read one by one.
  @Test func aSliceOfTheBatchMixesExamples() throws {
    let model = try model([2, 3]) {
      $0.constant("s", integers: [0])
      $0.constant("e", integers: [1])
      $0.add("Slice", ["x", "s", "e"], ["y"])
    }
    #expect(model.keepsFirstAxis)
    #expect(try output(model, [1, 2, 3, 5, 6, 7]) == [1, 2, 3])
  }
}
