import Attribution
import Foundation
import Networks
import Numerics
import ONNXImport
import Optimised
import Scalar
import Testing

/// CAM, worked by hand, and the networks that it refuses.
@Suite struct CAMTests {
  /// Two channels of two positions, an average of each, and two outputs.
  ///
  ///     S_0 = 2 mean F_1 − mean F_2 + 0.5        S_1 = mean F_1 + mean F_2 − 1
  private func network(_ average: Operation) throws -> Network {
    var network = try Network(shape: [2, 2])
    try network.append("F", .activation(.relu))
    try network.append("average", average)
    try network.append("flat", .reshape([2]))
    try network.append("S", .dense(Dense([[2, -1], [1, 1]], bias: [0.5, -1])))
    return network
  }

  @Test(arguments: [Operation.mean(axes: [1]), .averagePool(AveragePooling(Window(2)))])
  func mapsByHand(average: Operation) throws {
    // F = (1, 2), (3, 4): M_0 = 2·1 − 3, 2·2 − 4 and M_1 = 1 + 3, 2 + 4. Their means with the
    // biases are −0.5 + 0.5 = 0 and 5 − 1 = 4.
    let engine = ScalarEngine(for: try network(average))
    let x = Tensor(shape: [1, 2, 2], elements: [1, 2, 3, 4])
    #expect(try engine.activations(of: x, at: [4])[0].elements == [0, 4])
    #expect(
      try engine.cam(of: x, target: .index(0)) == Tensor(shape: [1, 1, 2], elements: [-1, 0]))
    #expect(try engine.cam(of: x).elements == [4, 6])
    // Each example for its own output.
    let batch = Tensor(shape: [2, 2, 2], elements: x.elements + x.elements)
    #expect(try engine.cam(of: batch, target: .indices([1, 0])).elements == [4, 6, -1, 0])
    // Over the two positions: HiResCAM, and Grad-CAM where it is positive.
    #expect(try engine.hiResCAM(of: x, at: 1, target: .index(0)).elements == [-0.5, 0])
    #expect(try engine.gradCAM(of: x, at: 1, target: .index(0)).elements == [0, 0])
    #expect(try engine.gradCAM(of: x, at: 1, target: .index(1)).elements == [2, 3])
  }

  private func refusal(
    _ shape: Shape, _ operations: [(String, Operation)]
  ) throws -> String? {
    var network = try Network(shape: shape)
    for (name, operation) in operations { try network.append(name, operation) }
    let x = Tensor(
      shape: shape.batched(1), elements: Array(repeating: 1, count: shape.count))
    do throws(AttributionError) {
      _ = try ScalarEngine(for: network).cam(of: x)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func networksThatCAMRefuses() throws {
    let needs =
      "CAM needs a network that ends with an average over all positions and one dense layer;"
    let S = ("S", Operation.dense(Dense([[1, 1]])))
    let flat = ("flat", Operation.reshape([2]))
    #expect(
      try refusal([2, 2, 2], [("all", .mean(axes: [1, 2])), flat, S, ("p", .softmax(axis: 0))])
        == "\(needs) node 'p' is softmax along 0")
    #expect(
      try refusal(
        [2, 2, 2], [("all", .mean(axes: [1, 2])), flat, ("relu", .activation(.relu)), S])
        == "\(needs) node 'relu' is relu")
    #expect(
      try refusal([2, 2, 2], [("max", .maxPool(Window(2, 2))), flat, S])
        == "\(needs) node 'max' is max pool 2×2")
    // Averages, but not over all positions, or over padding as well.
    #expect(
      try refusal([1, 2, 2], [("rows", .mean(axes: [1])), flat, S])
        == "\(needs) node 'rows' is mean over 1")
    #expect(
      try refusal([1, 2, 2], [("part", .averagePool(AveragePooling(Window(2, 1)))), flat, S])
        == "\(needs) node 'part' is average pool 2×1")
    let padded = Window([.init(kernel: 2, stride: 3, padding: (1, 0))])
    #expect(
      try refusal([2, 2], [("padded", .averagePool(AveragePooling(padded))), flat, S])
        == "\(needs) node 'padded' is average pool 2 by 3")
    #expect(try refusal([2], [S]) == "\(needs) node 'input' is input")
    #expect(try refusal([2, 2, 2], [("all", .mean(axes: [2, 1])), flat, S]) == nil)
  }

  /// These end as CAM needs it, in every form in which they are exported.
  @Test(
    arguments: ["resnet", "densenet", "shufflenet"], ["18-plain-open", "20-optimized", "script-11"])
  func exportedNetworksEndAsCAMNeeds(model: String, form: String) throws {
    let path = packageFolder.appendingPathComponent("Fixtures/onnx-import/\(model)-\(form).onnx")
    let network = try ImportedModel.read(path.path).network
    var random = SplitMix64(seed: 3)
    let shape = network.input.shape.batched(2)
    let x = Tensor(shape: shape, elements: random.numbers(shape.count))
    let engine = ScalarEngine(for: network)
    guard case .dense(let dense) = network.output.operation else {
      Issue.record("\(model) ends in a dense layer")
      return
    }
    let scores = try engine.activations(of: x, at: [network.outputPosition])[0]
    let maps = try engine.cam(of: x, target: .index(1))
    for n in 0..<2 {
      let map = maps.example(n)
      let mean = map.sum / Double(map.shape.count)
      expectClose(mean + (dense.bias?[1] ?? 0), scores.example(n)[1], 1e-10, scale: 1)
    }
  }
}
