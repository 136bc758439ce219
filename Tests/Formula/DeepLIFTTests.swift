import Attribution
import Foundation
import Networks
import Optimised
import Scalar
import Testing

/// DeepLIFT where its rules need care, worked by hand and on both engines.
@Suite struct DeepLIFTTests {
  private func contributions(
    _ network: Network, at x: [Double], against reference: [Double]? = nil,
    _ rule: DeepLIFTRule = .rescale
  ) throws -> [[Double]] {
    let shape = network.input.shape.batched(1)
    let (x, zeros) = (Tensor(shape: shape, elements: x), x.map { _ in 0.0 })
    let baseline = Tensor(shape: shape, elements: reference ?? zeros)
    let engines: [any Engine] = [ScalarEngine(for: network), OptimisedEngine(for: network)]
    return try engines.map {
      try $0.deepLIFT(of: x, against: baseline, target: .index(0), rule: rule)
        .contributions.elements
    }
  }

  /// Both engines: the scalar one to rounding in double precision, the other in single.
  private func expect(
    _ found: [[Double]], _ expected: [Double], at location: SourceLocation = #_sourceLocation
  ) {
    expectClose(found[0], expected, at: location)
    expectClose(found[1], expected, 1e-5, at: location)
  }

  /// Softmax alone against (0, 0, 0), target 0. With c the largest input, e = exp(z − c), S = Σ e and
  /// u = z − c − log S: the contributions are m_u Δz − m_u ΔL/ΔS Δe with m_u = Δp/Δu, to four digits.
  @Test(
    arguments: [
      ([10, 5, 0], [0.6957, -0.0358, 0]), ([20, 15, 0], [0.7365, -0.0765, 0]),
      ([40, 30, 0], [0.6677, -0.0011, 0]), ([100, 60, 0], [0.6667, 0, 0]),
      ([300, 200, 0], [0.6667, 0, 0]), ([3000, 200, 0], [0.6667, 0, 0]),
    ] as [([Double], [Double])])
  func softmax(z: [Double], expected: [Double]) throws {
    var network = try Network(shape: [3])
    try network.append("softmax", .softmax(axis: 0))
    let found = try contributions(network, at: z)
    for engine in found { expectDigits(engine, expected, decimals: 4) }
    let e = z.map { exp($0 - z[0]) }
    expectClose(found[0].reduce(0, +), 1 / e.reduce(0, +) - 1 / 3.0, 1e-15, scale: z[0])
  }

  /// Layer normalisation with ε = ⅓, y_1 = d_1 s, with s = 1/√(v + ⅓).
  ///
  /// At (1, −1, 0) v is ⅔ and s 1; at (0, 0, 0) d and v are 0. Then Δy_1 = s Δd_1, and d_1 takes the
  /// mean off: (⅔, ⅓, 0). With the points exchanged all signs change. At (2, −2, 0) v is 8/3 and s
  /// 1/√3, so that m_s = d⁰_1 = 1 and m_v = (1/√3 − 1)/2.
  @Test func layerNormalisationDividesByTheLargerRoot() throws {
    var network = try Network(shape: [3])
    let (ones, zeros) = (Tensor([1, 1, 1]), Tensor([0, 0, 0]))
    try network.append(
      "normalised",
      .layerNormalization(LayerNormalization(scale: ones, shift: zeros, epsilon: 1 / 3.0)))
    let (small, none) = ([1, -1, 0] as [Double], [0, 0, 0] as [Double])
    expect(try contributions(network, at: small), [2 / 3.0, 1 / 3.0, 0])
    expect(try contributions(network, at: none, against: small), [-2 / 3.0, -1 / 3.0, 0])
    let s = 1 / 3.0.squareRoot()
    let m_v = (s - 1) / 2
    let mean = s / 3
    expect(
      try contributions(network, at: [2, -2, 0], against: small),
      [s + m_v - mean, -(-m_v - mean), 0])
  }

  /// What one layer normalisation behind another amplifies, where the baseline has no variance, cancels
  /// in the sum. Single precision must not lose it.
  @Test func baselineWithoutVariance() throws {
    var network = try Network(shape: [32])
    let ones = Tensor(Array(repeating: 1, count: 32))
    let zeros = Tensor(Array(repeating: 0, count: 32))
    for layer in 1...3 {
      let weights = fill([32, 32], layer, 10)
      try network.append("dense \(layer)", .dense(Dense(weight: weights)))
      try network.append(
        "normalised \(layer)", .layerNormalization(LayerNormalization(scale: ones, shift: zeros)))
      try network.append("relu \(layer)", .activation(.relu))
    }
    let x = Tensor(batch: [fill([32], 4, 5)])
    let found = try OptimisedEngine(for: network).deepLIFT(
      of: x, against: Tensor(zeros: x.shape), target: .predicted)
    #expect(abs(found.discrepancies[0]) < 1e-5, "\(found.discrepancies)")
    #expect(found.contributions.elements.allSatisfy { abs($0) < 10 })
  }

  /// a/b from 0/1 to 6/3: ⅓ Δa + 0 Δ(1/b) = 2 + 0. From 2/12, where the divisor is larger:
  /// 1/12 Δa + 6 Δ(1/b) = ⅓ + 3/2.
  @Test func quotientsDivideByTheLargerDivisor() throws {
    var network = try Network(shape: [2])
    let a = try network.append("a", .dense(Dense([[1, 0]])))
    let b = try network.append("b", .dense(Dense([[0, 1]])), of: [0])
    let reciprocal = try network.append("1/b", .activation(.power(-1)), of: [b])
    let half = try network.append("1/2b", .affine(Affine(scale: Tensor([0.5]))), of: [reciprocal])
    let other = try network.append("2/2b", .affine(Affine(scale: Tensor([2]))), of: [half])
    for operands in [[a, reciprocal], [reciprocal, a], [a, other]] {
      var quotient = network
      try quotient.append("a/b", .multiply(.signal, .signal), of: operands)
      expect(try contributions(quotient, at: [6, 3], against: [0, 1]), [2, 0])
      expect(try contributions(quotient, at: [6, 3], against: [2, 12]), [1 / 3.0, 1.5])
    }
  }

  /// min(i1, i2) = i1 − relu(i1 − i2), the ReLU's argument divided and multiplied again.
  private func minimum(_ scaling: Operation, undoing factor: Double) throws -> Network {
    var network = try Network(shape: [2])
    try network.append("difference", .dense(Dense([[1 / factor, -1 / factor]])))
    try network.append("scaling", scaling)
    let relu = try network.append("relu", .activation(.relu))
    let first = try network.append("first", .dense(Dense([[1, 0]])), of: [0])
    let negated = try network.append("negated", .dense(Dense([[-1]])), of: [relu])
    try network.append("minimum", .add, of: [first, negated])
    return network
  }

  /// Without the scaling, `MethodTests` works out (3, 3).
  @Test(arguments: [2, 0.5, -1])
  func revealCancelSeesThroughScaling(factor: Double) throws {
    let scale = Operation.affine(Affine(scale: Tensor([factor])))
    expect(try contributions(minimum(scale, undoing: factor), at: [10, 6], .revealCancel), [3, 3])
    // γ = factor, β = 0.25, mean 0.25 / factor, variance 1: the same function.
    let normalization = Operation.batchNormalization(
      BatchNormalization(
        scale: Tensor([factor]), shift: Tensor([0.25]), mean: Tensor([0.25 / factor]),
        variance: Tensor([1]), epsilon: 0))
    let unmerged = try minimum(normalization, undoing: factor)
    expect(try contributions(unmerged, at: [10, 6], .revealCancel), [3, 3])
    expect(
      try contributions(unmerged.mergingBatchNormalization(), at: [10, 6], .revealCancel), [3, 3])
  }

  @Test func revealCancelSeesThroughAveragePooling() throws {
    // z = a − b at two positions, their mean, ReLU. At a = (10, 0), b = (6, 0): the parts of z are
    // (10, 0) and (−6, 0), those of the mean 5 and −3. Δy⁺ = ½ (5 + 2) = 3.5, Δy⁻ = ½ (2 − 5) = −1.5,
    // so m⁺ = 0.7 and m⁻ = 0.5, half of which reaches each position: 10 · 0.35 and −6 · 0.25.
    for pooling in [
      Operation.averagePool(AveragePooling(Window(2))), .mean(axes: [1]),
    ] {
      var network = try Network(shape: [2, 2])
      let weight = Tensor(shape: [1, 2, 1], elements: [1, -1])
      try network.append(
        "difference", .convolution(Convolution(weight: weight, window: Window(1))))
      try network.append("mean", pooling)
      try network.append("relu", .activation(.relu))
      expect(
        try contributions(network, at: [10, 0, 6, 0], .revealCancel), [3.5, 0, -1.5, 0])
    }
  }

  /// relu(relu(a − b − 1) − 2 relu(c) + relu(d) + 1)
  private func nested() throws -> Network {
    var network = try Network(shape: [4])
    try network.append(
      "z", .dense(Dense([[1, -1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], bias: [-1, 0, 0])))
    try network.append("h", .activation(.relu))
    try network.append("u", .dense(Dense([[1, -2, 1]], bias: [1])))
    try network.append("y", .activation(.relu))
    return network
  }

  @Test(arguments: [0, 1e-9])
  func revealCancelIsContinuousWhereAPartVanishes(d: Double) throws {
    // At (3, 3, 1, 0) the parts of u are 0 and −2, u goes from 1 to −1: m⁻ = ½, and
    // m⁺ = ½ (f′(1) + f′(−1)) = ½. The first ReLU is off at both points: its parts are 3 and −3, with
    // Δy⁺ = ½ f(2) = 1 and Δy⁻ = −1, so both multipliers are ⅓ and pass ½ on: 3 · ½ · ⅓.
    let found = try contributions(nested(), at: [3, 3, 1, d], .revealCancel)
    expectClose(found[0], [0.5, -0.5, -1, 0], 1e-7)
    expectClose(found[1], [0.5, -0.5, -1, 0], 1e-5)
  }

  @Test func aPartThatVanishesAtAKinkHasTheSlopeOnItsSide() throws {
    // relu(a − b) at (0, 6) against 0: Δ⁺ = 0 and Δ⁻ = −6. As Δ⁺ → 0 from above,
    // m⁺ = ½ (1 + 0), since the slope at 0 is 1 on the right. m⁻ is 0, and a, which does not change,
    // gets half of each: ¼.
    var network = try Network(shape: [2])
    try network.append("z", .dense(Dense([[1, -1]])))
    try network.append("y", .activation(.relu))
    let engines: [any Engine] = [ScalarEngine(for: network), OptimisedEngine(for: network)]
    for engine in engines {
      let pass = try engine.multipliers(
        of: Tensor(example: [0, 6]), against: Tensor(example: [0, 0]), from: .oneHot(.index(0)),
        at: [0], rule: .revealCancel)
      #expect(pass.multipliers[0].elements == [0.25, 0])
    }
  }

  @Test func aTiedMaximumOfTheBaselineIsTheInputsWinner() throws {
    // The pool goes from 0 to −2. Both zeros are the baseline's maximum; the input's winner is x2.
    var network = try Network(shape: [1, 2])
    try network.append("pool", .maxPool(Window(2)))
    expect(try contributions(network, at: [-3, -2]), [0, -2])
    // Without a tie: x = (1, 2) against (5, 0), SEMANTICS section 5.
    expect(try contributions(network, at: [1, 2], against: [5, 0]), [-3, 0])
    // In a window of three, the tie of the first two says nothing about the third, the input's
    // winner: the baseline's winner is the first. o = −1, r = 0, M = 0: −1 to x1.
    var three = try Network(shape: [1, 3])
    try three.append("pool", .maxPool(Window(3)))
    expect(try contributions(three, at: [-3, -2, -1], against: [0, 0, -5]), [-1, 0, 0])
  }
}
