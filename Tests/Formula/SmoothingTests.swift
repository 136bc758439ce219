import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// Methods that draw samples: smoothing and expected gradients.
@Suite struct SmoothingTests {
  private func engines(_ network: Network) -> [any Engine] {
    [ScalarEngine(for: network), OptimisedEngine(for: network)]
  }

  /// relu(x1), whose gradient is 0 or 1.
  private func step() throws -> Network {
    var network = try Network(shape: [2])
    try network.append("relu", .activation(.relu))
    try network.append("y", .dense(Dense([[1, 0]])))
    return network
  }

  private func smoothed(
    _ engine: some Engine, _ x: Tensor, _ smoothing: Smoothing, _ noise: Noise
  ) throws -> Tensor {
    try engine.smoothed(of: x, by: smoothing, noise: noise) { copies throws(AttributionError) in
      try engine.gradient(of: copies.inputs, from: .oneHot(copies.target), at: [0]).gradients[0]
    }
  }

  @Test func momentsOfZerosAndOnes() throws {
    // Of a gradient that is 1 in a part p of the samples and 0 elsewhere, the mean is p, the mean of
    // the squares p, and the variance p (1 − p).
    let x = Tensor(example: [0.5, -9])
    let noise = Noise(samples: 40, deviation: .absolute(1), seed: 4)
    for engine in engines(try step()) {
      let p = try smoothed(engine, x, .smoothGrad, noise)[0]
      #expect(p > 0.4 && p < 1)
      expectClose(try engine.smoothGrad(of: x, noise: noise)[0], p)
      expectClose(try smoothed(engine, x, .smoothGradSquared, noise)[0], p)
      expectClose(try smoothed(engine, x, .varGrad, noise)[0], p * (1 - p))
    }
  }

  @Test func noiseIsThatOfTheGenerator() throws {
    // σ = 0.1 · (1 − (−9)) = 1. The samples of one example are drawn in order, input by input.
    let x = Tensor(example: [1, -9])
    var random = SplitMix64(seed: 7)
    let slopes = (0..<5).map { _ in
      let (first, _) = (random.normal(), random.normal())
      return 1 + first > 0 ? 1.0 : 0.0
    }
    for engine in engines(try step()) {
      expectClose(
        try engine.smoothGrad(of: x, noise: Noise(samples: 5, seed: 7))[0],
        slopes.reduce(0, +) / 5)
    }
  }

  @Test func anyMethodCanBeSmoothed() throws {
    // LRP-0 of 2 x1 − 3 x2 is (2 x1, −3 x2): its mean over noisy copies is that of the noisy inputs.
    let network = try Network.oneLayer([[2, -3]])
    let x = Tensor(example: [1, 5])
    let plan = try Plan(.everywhere(.zero), for: network)
    var random = SplitMix64(seed: 0)
    let draws = (0..<3).map { _ in (random.normal(), random.normal()) }
    let mean = (draws.map(\.0).reduce(0, +) / 3, draws.map(\.1).reduce(0, +) / 3)
    for engine in engines(network) {
      let found = try engine.smoothed(
        of: x, noise: Noise(samples: 3, deviation: .absolute(0.5))
      ) { copies throws(AttributionError) in
        try engine.relevance(of: copies.inputs, under: plan, from: .score(copies.target), at: [0])
          .relevances[0]
      }
      expectClose(found.elements, [2 * (1 + 0.5 * mean.0), -3 * (5 + 0.5 * mean.1)], 1e-6)
    }
  }

  @Test func expectedGradientsOfALinearFunction() throws {
    // The gradient is (2, −3) everywhere: with one baseline, (x − x⁰) times it. With two, the mean
    // over those that were drawn lies between.
    let x = Tensor(example: [1, 5])
    for engine in engines(try Network.oneLayer([[2, -3]])) {
      let one = try engine.expectedGradients(
        of: x, against: Tensor(example: [0, 1]), samples: 7)
      expectClose(one.elements, [2, -12], 1e-6)
      let two = try engine.expectedGradients(
        of: x, against: Tensor(rows: [[0, 1], [1, 5]]), samples: 8, seed: 1)
      let part = two[0] / 2
      #expect(part > 0 && part < 1)
      expectClose(two.elements, [2 * part, -12 * part], 1e-6)
      #expect(throws: AttributionError.samples(0)) {
        try engine.expectedGradients(of: x, against: x, samples: 0)
      }
      #expect(throws: AttributionError.baselineShape(found: [1, 1], expected: [1, 2])) {
        try engine.expectedGradients(of: x, against: Tensor(example: [0]))
      }
    }
  }

  @Test func betaSmooth() throws {
    // 2 relu(z) with β = 10 at z = 0.3: 2 σ(3) = 2 / (1 + e^−3).
    var network = try Network(shape: [1])
    try network.append("relu", .activation(.relu))
    try network.append("y", .dense(Dense([[2]])))
    for engine in engines(network) {
      expectClose(
        try engine.betaSmooth(of: Tensor(example: [0.3])).elements, [1.9051482536448667], 1e-6)
      expectClose(
        try engine.betaSmooth(of: Tensor(example: [-0.3]), beta: 1).elements,
        [0.851114966376382], 1e-6)
      for beta in [0, -1, Double.infinity] {
        #expect(throws: AttributionError.beta(beta)) {
          try engine.betaSmooth(of: Tensor(example: [1]), beta: beta)
        }
      }
    }
  }
}
