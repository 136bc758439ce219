import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// What must hold of class activation maps in random networks that end in an average and a dense
/// layer.
@Suite struct CAMLaws {
  /// A convolution, an activation, the average of each channel, and three outputs.
  static func averaged(seed: Int, _ activation: Activation = .relu) throws -> Network {
    var random = SplitMix64(seed: seed)
    var network = try Network(shape: [2, 5, 6])
    let weight = Tensor(shape: [4, 2, 3, 3], elements: random.numbers(72))
    try network.append(
      "conv",
      .convolution(
        Convolution(
          weight: weight, bias: Tensor(random.numbers(4)), window: Window(3, 3, padding: 1))))
    try network.append("F", .activation(activation))
    try network.append("average", .mean(axes: [1, 2]))
    try network.append("flat", .reshape([4]))
    try network.append(
      "S",
      .dense(
        Dense(
          weight: Tensor(shape: [3, 4], elements: random.numbers(12)),
          bias: Tensor(random.numbers(3)))))
    return network
  }

  static func inputs(seed: Int) -> Tensor {
    var random = SplitMix64(seed: 1000 + seed)
    return Tensor(shape: [2, 2, 5, 6], elements: random.numbers(120))
  }

  /// mean over p of M_c(p) + b_c = S_c; HiResCAM is M_c/P, Grad-CAM its positive part, and LRP-0's
  /// relevance at F, started from the score, the channels added up.
  @Test(arguments: 0..<100)
  func mapsOfAveragedNetworksAreOne(seed: Int) throws {
    let network = try Self.averaged(seed: seed, seed % 2 == 0 ? .relu : .tanh)
    let bias = try #require(network.parameters["S.bias"])
    let engine = ScalarEngine(for: network)
    let x = Self.inputs(seed: seed)
    let scores = try engine.activations(of: x, at: [5])[0]
    let plan = try Plan(.everywhere(.zero), for: network)
    for c in 0..<3 {
      let cam = try engine.cam(of: x, target: .index(c))
      for n in 0..<2 {
        expectClose(
          cam.example(n).sum / 30 + bias[c], scores.example(n)[c], scale: 1)
      }
      let parts = cam.elements.map { $0 / 30 }
      expectClose(try engine.hiResCAM(of: x, at: 2, target: .index(c)).elements, parts)
      expectClose(
        try engine.gradCAM(of: x, at: 2, target: .index(c)).elements, parts.map { max(0, $0) },
        scale: 1)
      let relevance = try engine.relevance(
        of: x, under: plan, from: .score(.index(c)), at: [2]
      ).relevances[0]
      let sums = (0..<60).map { i in
        (0..<4).reduce(0) { $0 + relevance[(i / 30 * 4 + $1) * 30 + i % 30] }
      }
      expectClose(sums, parts, 1e-9, scale: 1)
    }
  }

  /// The same seed gives the same map, another seed another; an example's map is the same bits
  /// whatever is beside it.
  @Test func augmentedGradCAMIsAFunctionOfItsSeed() throws {
    let engine = ScalarEngine(for: try Self.averaged(seed: 1))
    let x = Self.inputs(seed: 1)
    func maps(_ x: Tensor, _ seed: Int) throws -> AugmentedGradCAM {
      try engine.augmentedGradCAM(
        of: x, at: 2, target: .index(0), samples: 6, seed: seed, steps: 20)
    }
    let both = try maps(x, 3)
    #expect(both.maps.shape == [2, 1, 5, 6])
    #expect(both.objectives.map(\.count) == [21, 21] && both.explained.allSatisfy { $0 <= 1 })
    #expect(try maps(x, 3) == both)
    #expect(try maps(x, 4) != both)
    for n in 0..<2 {
      #expect(try maps(Tensor(batch: [x.example(n)]), 3).maps.example(0) == both.maps.example(n))
    }
  }

  /// The highest output is that of the input itself, whatever its copies say.
  @Test func augmentedGradCAMKeepsTheInputsTarget() throws {
    var changes = 0
    for seed in 0..<20 {
      let engine = ScalarEngine(for: try Self.averaged(seed: seed))
      let x = Self.inputs(seed: seed)
      func highest(_ x: Tensor) throws -> [Int] {
        let scores = try engine.activations(of: x, at: [5])[0]
        return (0..<x.examples).map { scores.example($0).firstMaximum }
      }
      let found = try engine.augmentedGradCAM(of: x, at: 2, samples: 6, steps: 5)
      #expect(
        try found
          == engine.augmentedGradCAM(
            of: x, at: 2, target: .indices(highest(x)), samples: 6, steps: 5))
      let others = try highest(x).map { ($0 + 1) % 3 }
      #expect(
        try found
          != engine.augmentedGradCAM(
            of: x, at: 2, target: .indices(others), samples: 6, steps: 5))
      let copies = Motion.drawn(6, height: 5, width: 6, seed: 0).map { x.example(0).moved(by: $0) }
      changes += Set(try highest(Tensor(batch: copies))).count - 1
    }
    #expect(changes > 0)
  }

  /// Where no copy has a positive map there is nothing to find.
  @Test func emptyMapsGiveAnEmptyMap() throws {
    var network = try Network(shape: [1, 4, 4])
    try network.append("F", .activation(.relu))
    try network.append("average", .mean(axes: [1, 2]))
    try network.append("flat", .reshape([1]))
    try network.append("S", .dense(Dense([[-1]])))
    let x = Tensor(shape: [1, 1, 4, 4], elements: Array(repeating: 1, count: 16))
    let found = try ScalarEngine(for: network).augmentedGradCAM(of: x, at: 1, samples: 3)
    #expect(found.maps.elements.allSatisfy { $0 == 0 })
    #expect(found.objectives[0].allSatisfy { $0 == 0 } && found.explained == [1])
  }

  /// Both engines, CAM to rounding in single precision, the descent as far as rounding may change the
  /// side of a kink.
  @Test(arguments: 0..<10)
  func enginesAgree(seed: Int) throws {
    let network = try Self.averaged(seed: seed).rounded()
    let x = Self.inputs(seed: seed).rounded
    let (scalar, optimised) = (ScalarEngine(for: network), OptimisedEngine(for: network))
    expectClose(
      try optimised.cam(of: x).elements, try scalar.cam(of: x).elements, 1e-5)
    let expected = try scalar.augmentedGradCAM(of: x, at: 2, samples: 8)
    let found = try optimised.augmentedGradCAM(of: x, at: 2, samples: 8)
    expectClose(
      found.maps.elements, expected.maps.elements, 2e-3)
    for n in 0..<2 {
      expectClose(found.objectives[n], expected.objectives[n], 1e-3)
      expectClose(found.explained[n], expected.explained[n], 1e-3)
    }
  }
}
