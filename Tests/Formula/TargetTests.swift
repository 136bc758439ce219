import Attribution
import Networks
import Optimised
import Scalar
import Testing

/// Targets of maps, and a target for each example.
@Suite struct TargetTests {
  /// Two classes at two positions: class 0 is 2x, class 1 is −x.
  private func engines() throws -> [any Engine] {
    var network = try Network(shape: [1, 2])
    let weight = Tensor(shape: [2, 1, 1], elements: [2, -1])
    try network.append("map", .convolution(Convolution(weight: weight, window: Window(1))))
    return [ScalarEngine(for: network), OptimisedEngine(for: network)]
  }

  private func gradient(_ engine: some Engine, _ x: Tensor, _ target: Target) throws -> [Double] {
    try engine.gradient(of: x, from: .oneHot(target), at: [0]).gradients[0].elements
  }

  @Test func aClassIsTheSumOverItsPositions() throws {
    let x = Tensor(shape: [1, 1, 2], elements: [3, 5])
    for engine in try engines() {
      #expect(try gradient(engine, x, .channel(0)) == [2, 2])
      #expect(try gradient(engine, x, .channel(1)) == [-1, -1])
      #expect(try gradient(engine, x, .index(3)) == [0, -1])
      // The highest number is 2 · 5, at the second position of class 0.
      #expect(try gradient(engine, x, .predicted) == [0, 2])
      let score = try InitialRelevance.score(.channel(1)).resolved(at: engine.output(of: x))
      #expect(score.elements == [0, 0, -3, -5])
    }
  }

  @Test func everyExampleHasItsOwn() throws {
    let x = Tensor(shape: [3, 1, 2], elements: [3, 5, 1, 1, 2, 0])
    for engine in try engines() {
      #expect(
        try gradient(engine, x, .each([.channel(1), .index(0), .predicted]))
          == [-1, -1, 2, 0, 2, 0])
      #expect(throws: AttributionError.targetCount(found: 2, examples: 3)) {
        try gradient(engine, x, .each([.channel(1), .index(0)]))
      }
      #expect(throws: AttributionError.targetChannel(2, channels: 2)) {
        try gradient(engine, x, .each([.channel(1), .index(0), .channel(2)]))
      }
      #expect(throws: AttributionError.target(4, neurons: 4)) {
        try gradient(engine, x, .each([.channel(1), .index(4), .predicted]))
      }
    }
    #expect(
      AttributionError.targetChannel(2, channels: 2).description
        == "target 2 is not one of the 2 channels of the output, 0 to 1")
  }

  @Test func predictionsCanBeFixed() throws {
    let output = Tensor(rows: [[1, 3, 2], [5, 4, 5]])
    #expect(try Target.predicted.fixed(at: output) == .indices([1, 0]))
    #expect(try Target.index(2).fixed(at: output) == .index(2))
    #expect(throws: AttributionError.target(3, neurons: 3)) {
      try Target.index(3).fixed(at: output)
    }
  }
}
