import Attribution
import Networks
import Scalar
import Testing

/// The methods that combine passes, worked by hand: SEMANTICS sections 2, 5 and 6.
@Suite struct MethodTests {
  /// min(i1, i2) = i1 − relu(i1 − i2)
  private func minimum() throws -> ScalarEngine {
    var network = try Network(shape: [2])
    try network.append("difference", .dense(Dense([[1, -1]])))
    let relu = try network.append("relu", .activation(.relu))
    let first = try network.append("first", .dense(Dense([[1, 0]])), of: [0])
    let negated = try network.append("negated", .dense(Dense([[-1]])), of: [relu])
    try network.append("minimum", .add, of: [first, negated])
    return ScalarEngine(for: network)
  }

  @Test func revealCancelSeesBothSidesOfTheMinimum() throws {
    // At (10, 6): Δ⁺ = 10, Δ⁻ = −6; Δy⁺ = ½(10 + 4 − 0) = 7, Δy⁻ = ½(0 + 4 − 10) = −3. So relu
    // hands i1 7 and i2 −3; i1 keeps 10 − 7.
    let (x, zero) = (Tensor(example: [10, 6]), Tensor(example: [0, 0]))
    #expect(try minimum().deepLIFT(of: x, against: zero).contributions.elements == [0, 6])
    expectClose(
      try minimum().deepLIFT(of: x, against: zero, rule: .revealCancel).contributions.elements,
      [3, 3])
  }

  @Test func deepLIFTSHAPIsTheMean() throws {
    // relu([[1, 1], [1, −1]] x + (−1, 0.5)), then (2, −3) · h + 1, at (2, 1) against (0, 0) and
    // (1, −1): SEMANTICS section 5.
    var network = try Network(shape: [2])
    try network.append("z", .dense(Dense([[1, 1], [1, -1]], bias: [-1, 0.5])))
    try network.append("h", .activation(.relu))
    try network.append("y", .dense(Dense([[2, -3]], bias: [1])))
    let engine = ScalarEngine(for: network)
    let references = Tensor(rows: [[0, 0], [1, -1]])
    let attribution = try engine.deepLIFTSHAP(of: Tensor(example: [2, 1]), against: references)
    expectClose(attribution.contributions.elements, [-2.5, 6.5])
    // f(2, 1) = 4 − 4.5 + 1; f(0, 0) = 1 − 1.5, f(1, −1) = 1 − 7.5: the mean difference is 4.
    expectClose(attribution.deltas, [4])
    expectClose(attribution.discrepancies, [0], scale: 1)
    #expect(throws: AttributionError.self) {
      try engine.deepLIFTSHAP(of: Tensor(example: [2, 1]), against: Tensor(rows: [[0], [1]]))
    }
  }

  @Test func deepLIFTThroughMaxPooling() throws {
    // x = (1, 2) against (5, 0): SEMANTICS section 5.
    var network = try Network(shape: [1, 2])
    try network.append("pool", .maxPool(Window(2)))
    let engine = ScalarEngine(for: network)
    let attribution = try engine.deepLIFT(
      of: Tensor(shape: [1, 1, 2], elements: [1, 2]),
      against: Tensor(shape: [1, 1, 2], elements: [5, 0]))
    #expect(attribution.contributions.elements == [-3, 0])
  }

  @Test func deepLIFTThroughOverlappingWindows() throws {
    // Windows (x1, x2) and (x2, x3), added up: x = (1, 4, 2) against (3, 0, 0). First: o = 4, r = 3,
    // M = 4: +1 to x2, 0 to x1. Second: o = 4, r = 0: +4 to x2. captum overwrites one of the two.
    var network = try Network(shape: [1, 3])
    try network.append("pool", .maxPool(Window(2)))
    try network.append("flat", .reshape([2]))
    try network.append("sum", .dense(Dense([[1, 1]])))
    let attribution = try ScalarEngine(for: network).deepLIFT(
      of: Tensor(shape: [1, 1, 3], elements: [1, 4, 2]),
      against: Tensor(shape: [1, 1, 3], elements: [3, 0, 0]))
    #expect(attribution.contributions.elements == [0, 5, 0])
    #expect(attribution.deltas == [5])
  }

  /// relu(x), then −1 and 2 times it: a ReLU that receives both signs.
  private func oneReLU(_ weight: Double) throws -> ScalarEngine {
    var network = try Network(shape: [1])
    try network.append("relu", .activation(.relu))
    try network.append("y", .dense(Dense([[weight]])))
    return ScalarEngine(for: network)
  }

  /// Weight and input, then gradient, DeconvNet, guided: R·1[z > 0], R⁺, R⁺·1[z > 0].
  @Test(
    arguments: [
      ((2, 3), [2, 2, 2]), ((2, -3), [0, 2, 0]), ((-1, 3), [-1, 0, 0]), ((-1, -3), [0, 0, 0]),
    ] as [((Double, Double), [Double])])
  func gradientDeconvNetAndGuidedBackpropagation(
    weightAndInput: (w: Double, x: Double), expected: [Double]
  ) throws {
    let (engine, x) = (try oneReLU(weightAndInput.w), Tensor(example: [weightAndInput.x]))
    #expect(
      try [
        engine.gradient(of: x, from: .oneHot(.index(0)), at: [0]).gradients[0][0],
        engine.deconvNet(of: x)[0], engine.guidedBackpropagation(of: x)[0],
      ] == expected)
    #expect(try engine.saliency(of: x)[0] == abs(expected[0]))
  }

  @Test func smoothGrad() throws {
    // On a linear function every sample has the same gradient; without noise it is the gradient.
    let linear = ScalarEngine(for: try Network.oneLayer([[2, -3]]))
    expectClose(try linear.smoothGrad(of: Tensor(example: [1, 5])).elements, [2, -3])
    // relu at 1 ± noise: with σ = 0.1 · (1 − (−9)) = 1 about Φ(1) = 84 % of the samples are positive.
    var network = try Network(shape: [2])
    try network.append("relu", .activation(.relu))
    try network.append("y", .dense(Dense([[1, 0]])))
    let engine = ScalarEngine(for: network)
    let x = Tensor(example: [1, -9])
    let smooth = try engine.smoothGrad(of: x, noise: Noise(samples: 4000, seed: 3))
    #expect(abs(smooth[0] - 0.8413) < 0.02)
    func seeded(_ seed: Int) throws -> Tensor {
      try engine.smoothGrad(of: x, noise: Noise(seed: seed))
    }
    let none = Noise(samples: 5, deviation: .fraction(0))
    #expect(try engine.smoothGrad(of: x, noise: none).elements == [1, 0])
    #expect(try seeded(1) == seeded(1))
    #expect(try seeded(1) != seeded(2))
    for deviation in [Noise.Deviation.fraction(-1), .absolute(-1)] {
      #expect(throws: AttributionError.noise(-1)) {
        try engine.smoothGrad(of: x, noise: Noise(deviation: deviation))
      }
    }
    #expect(throws: AttributionError.samples(0)) {
      try engine.smoothGrad(of: x, noise: Noise(samples: 0))
    }
  }

  @Test func occlusion() throws {
    // Length 6, window 3, stride 2: windows at 0, 2, 4 (4 to 5). The sum of a window's inputs goes:
    // 1+2+3 = 6, 3+4+5 = 12, 5+6 = 11.
    let engine = ScalarEngine(for: try Network.oneLayer([[1, 1, 1, 1, 1, 1]]))
    let x = Tensor(example: [1, 2, 3, 4, 5, 6])
    #expect(
      try engine.occlusion(of: x, window: 3, stride: 2).elements == [6, 6, 9, 12, 11.5, 11])
    // Against a baseline of 1: each input counts one less.
    #expect(
      try engine.occlusion(of: x, window: 3, stride: 3, baseline: 1).elements
        == [3, 3, 3, 12, 12, 12])
    // Two channels of two positions: a window covers both channels.
    var network = try Network(shape: [2, 2])
    try network.append("flat", .reshape([4]))
    try network.append("y", .dense(Dense([[1, 10, 100, 1000]])))
    let channels = try ScalarEngine(for: network).occlusion(
      of: Tensor(shape: [1, 2, 2], elements: [1, 1, 1, 1]), window: 1, stride: 1)
    #expect(channels.elements == [101, 1010, 101, 1010])
    // One element at a time, against a baseline of its own.
    let single = try ScalarEngine(for: network).occlusion(
      of: Tensor(shape: [1, 2, 2], elements: [1, 1, 1, 1]), window: [1, 1], stride: [1, 1],
      against: Tensor(shape: [1, 2, 2], elements: [0, 1, -1, 3]))
    #expect(single.elements == [1, 0, 200, -2000])
    // Both positions of one channel at a time.
    let pairs = try ScalarEngine(for: network).occlusion(
      of: Tensor(shape: [1, 2, 2], elements: [1, 1, 1, 1]), window: [1, 2], stride: [1, 1],
      against: Tensor(shape: [1, 2, 2], elements: [0, 0, 0, 0]))
    #expect(pairs.elements == [11, 11, 1100, 1100])
    for (window, stride) in [(0, 1), (2, 3), (2, 0)] {
      #expect(throws: AttributionError.window([window], stride: [stride], [6])) {
        try engine.occlusion(of: x, window: window, stride: stride)
      }
    }
  }

  /// Two channels of two positions, and a dense layer on top.
  private func featureMap(_ weights: [Double]) throws -> ScalarEngine {
    var network = try Network(shape: [2, 2])
    let identity = Tensor(shape: [2, 2, 1], elements: [1, 0, 0, 1])
    try network.append("conv", .convolution(Convolution(weight: identity, window: Window(1))))
    try network.append("relu", .activation(.relu))
    try network.append("flat", .reshape([4]))
    try network.append("y", .dense(Dense([weights])))
    return ScalarEngine(for: network)
  }

  @Test func gradCAMAndHiResCAM() throws {
    // F = (1, 2), (3, 4); gradient (1, 3), (−2, 0). Channel weights 2 and −1: 2·1 − 3, 2·2 − 4.
    let engine = try featureMap([1, 3, -2, 0])
    let x = Tensor(shape: [1, 2, 2], elements: [1, 2, 3, 4])
    let node = try #require(engine.network.lastFeatureMap)
    #expect(engine.network.nodes[node].name == "relu")
    #expect(try engine.gradCAM(of: x, at: node) == Tensor(shape: [1, 1, 2], elements: [0, 0]))
    // Position by position: 1·1 − 2·3 = −5, 3·2 + 0 = 6.
    #expect(try engine.hiResCAM(of: x, at: node).elements == [-5, 6])
    // With gradient (1, 3), (2, 0): weights 2 and 1: 2 + 3, 4 + 4.
    let positive = try featureMap([1, 3, 2, 0])
    #expect(try positive.gradCAM(of: x, at: node).elements == [5, 8])
    // Guided: the map times the gradient, which here is positive and through.
    #expect(try positive.guidedGradCAM(of: x, at: node).elements == [5, 24, 10, 0])
    // At a vector each neuron is a channel: (1·1 + 3·2 − 2·3 + 0)⁺ = 1, and without the ReLU too.
    #expect(try engine.gradCAM(of: x, at: 3) == Tensor(shape: [1, 1], elements: [1]))
    // 2·1 − 1·3 and 2·2 − 1·4 without the ReLU.
    #expect(try engine.gradCAM(of: x, at: node, isRectified: false).elements == [-1, 0])
  }

  @Test func upsamplingIsBilinear() {
    // Pixels are areas: the centres of 0 and 4 lie at 0.5 and 2.5 of four.
    let map = Tensor(shape: [1, 1, 2], elements: [0, 4])
    #expect(map.upsampled(to: [4]).elements == [0, 1, 3, 4])
    #expect(map.upsampled(to: [2]).elements == [0, 4])
    #expect(map.upsampled(to: [1]).elements == [2])
    let square = Tensor(shape: [1, 1, 2, 2], elements: [0, 4, 8, 12])
    #expect(
      square.upsampled(to: [2, 4]).elements == [0, 1, 3, 4, 8, 9, 11, 12])
    #expect(square.upsampled(to: [1, 1]).elements == [6])
  }

  @Test func lastFeatureMapLooksThroughAdditions() throws {
    var network = try Network(shape: [1, 3])
    #expect(network.lastFeatureMap == nil)
    let weight = Tensor(shape: [1, 1, 1], elements: [1])
    try network.append("conv", .convolution(Convolution(weight: weight, window: Window(1))))
    #expect(network.lastFeatureMap == 1)
    try network.append("sum", .add, of: [0, 1])
    try network.append("relu", .activation(.relu))
    #expect(network.lastFeatureMap == 3)
  }
}
