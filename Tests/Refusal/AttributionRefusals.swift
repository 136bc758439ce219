import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// Inputs, baselines, targets and starts that do not fit are refused before anything is computed.
@Suite struct AttributionRefusals {
  private func engine() throws -> ScalarEngine {
    var network = try Network(shape: [2])
    try network.append("y", .dense(Dense([[1, 2], [3, 4], [5, 6]])))
    return ScalarEngine(for: network)
  }

  private func refusal(_ work: (ScalarEngine) throws -> Void) throws -> String? {
    do {
      try work(engine())
      return nil
    } catch let error as AttributionError {
      return error.description
    }
  }

  private func gradient(of inputs: Tensor, from start: InitialRelevance) throws -> String? {
    try refusal { _ = try $0.gradient(of: inputs, from: start, at: [0]) }
  }

  @Test func inputsFitAndAreFinite() throws {
    let wrong = "; the network takes a batch of 2"
    #expect(
      try gradient(of: Tensor(example: [1, 2, 3]), from: .oneHot(.predicted))
        == "the input has the shape 1×3\(wrong)")
    // A vector without the batch axis is a batch of scalars.
    #expect(
      try gradient(of: Tensor([1, 2]), from: .oneHot(.predicted))
        == "the input has the shape 2\(wrong)"
    )
    #expect(
      try gradient(of: Tensor(rows: [[1, 2], [3, .nan]]), from: .oneHot(.predicted))
        == "the input is not finite at 3")
  }

  @Test func targetsAreOutputs() throws {
    let x = Tensor(rows: [[1, 2], [3, 4]])
    for index in [-1, 3, .max] {
      #expect(
        try gradient(of: x, from: .score(.index(index)))
          == "target \(index) is not one of the 3 outputs, 0 to 2")
    }
    #expect(try gradient(of: x, from: .oneHot(.indices([1]))) == "1 targets for 2 examples")
    #expect(try gradient(of: x, from: .oneHot(.indices([1, 2]))) == nil)
  }

  @Test func startsFitTheOutput() throws {
    let x = Tensor(example: [1, 2])
    #expect(
      try gradient(of: x, from: .values(Tensor(example: [1, 2])))
        == "the initial relevance has the shape 1×2; the output has 1×3")
    #expect(
      try gradient(of: x, from: .values(Tensor(example: [1, 2, .infinity])))
        == "the initial relevance is not finite at 2")
  }

  @Test func baselinesFitTheInput() throws {
    let x = Tensor(example: [1, 2])
    #expect(
      try refusal { _ = try $0.deepLIFT(of: x, against: Tensor(rows: [[0, 0], [0, 0]])) }
        == "the baseline has the shape 2×2; the input has 1×2")
    #expect(
      try refusal { _ = try $0.integratedGradients(of: x, against: Tensor(example: [0, .nan])) }
        == "the baseline is not finite at 1")
    #expect(
      try refusal {
        _ = try $0.integratedGradients(of: x, against: x, by: .gaussLegendre(steps: 0))
      } == "0 steps: at least one is needed")
    #expect(
      try refusal { _ = try $0.smoothGrad(of: x, noise: Noise(samples: 0)) }
        == "0 samples: at least one is needed")
  }

  @Test func augmentedGradCAMNeedsAnImageAndAMap() throws {
    var network = try Network(shape: [1, 4])
    try network.append("relu", .activation(.relu))
    try network.append("flat", .reshape([4]))
    let sequence = ScalarEngine(for: network)
    #expect(throws: AttributionError.noImage([1, 4])) {
      try sequence.augmentedGradCAM(of: Tensor(shape: [1, 1, 4], elements: [1, 2, 3, 4]), at: 1)
    }
    #expect(
      AttributionError.noImage([1, 4]).description
        == "the input has the shape 1×4, which is not a channels × height × width image")
    network = try Network(shape: [1, 2, 2])
    try network.append("flat", .reshape([4]))
    let image = ScalarEngine(for: network)
    let x = Tensor(shape: [1, 1, 2, 2], elements: [1, 2, 3, 4])
    #expect(throws: AttributionError.noMap(node: "flat", [4])) {
      try image.augmentedGradCAM(of: x, at: 1)
    }
    #expect(throws: AttributionError.samples(0)) {
      try image.augmentedGradCAM(of: x, at: 0, samples: 0)
    }
    #expect(throws: AttributionError.target(4, neurons: 4)) {
      try image.augmentedGradCAM(of: x, at: 0, target: .index(4))
    }
  }
}
