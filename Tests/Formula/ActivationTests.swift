import Attribution
import Networks
import Optimised
import Scalar
import Testing

/// Values and slopes of activations with closed forms, on both paths; and points without a value.
@Suite struct ActivationTests {
  /// Expects value and slope of an activation at a point.
  private func expect(
    _ activation: Activation, at z: Double, _ value: Double, slope: Double,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    var network = try Network(shape: [1])
    try network.append("a", .activation(activation))
    let engines: [(any Engine, Double)] = [
      (ScalarEngine(for: network), 1e-15), (OptimisedEngine(for: network), 1e-6),
    ]
    for (engine, tolerance) in engines {
      let pass = try engine.gradient(
        of: Tensor(example: [z]), from: .oneHot(.index(0)), at: [0], relu: .gradient)
      expectClose(
        [pass.output[0], pass.gradients[0][0]], [value, slope], tolerance,
        comment: "\(activation) at \(z):", at: location)
    }
  }

  private let e = 2.718281828459045

  @Test func exponentialsAndLogarithms() throws {
    try expect(.exp, at: 1, e, slope: e)
    try expect(.exp, at: -1, 1 / e, slope: 1 / e)
    // ln 2, slope 1/2.
    try expect(.log, at: 2, 0.6931471805599453, slope: 0.5)
    try expect(.log, at: 0.5, -0.6931471805599453, slope: 2)
    // α (e^{z/α} − 1) at −2 with α = 2, slope e^{z/α}.
    try expect(.celu(2), at: -2, 2 * (1 / e - 1), slope: 1 / e)
    try expect(.celu(2), at: 3, 3, slope: 1)
    // tanh(ln t) = (t² − 1) / (t² + 1), here with t = 1 + e; z = 1, σ(1) = e / (1 + e).
    let t = ((1 + e) * (1 + e) - 1) / ((1 + e) * (1 + e) + 1)
    try expect(.mish, at: 1, t, slope: t + (1 - t * t) * e / (1 + e))
  }

  @Test func powers() throws {
    try expect(.power(2), at: -3, 9, slope: -6)
    try expect(.power(3), at: -2, -8, slope: 12)
    try expect(.power(0.5), at: 4, 2, slope: 0.25)
    try expect(.power(-1), at: -2, -0.5, slope: -0.25)
    try expect(.power(-0.5), at: 4, 0.5, slope: -1.0 / 16)
    try expect(.power(1), at: 0, 0, slope: 1)
    try expect(.power(0), at: 0, 1, slope: 0)
    // The slope of a root is infinite at 0; it counts as 0.
    try expect(.power(0.5), at: 0, 0, slope: 0)
  }

  @Test func periodicFunctionsAndTheErrorFunction() throws {
    let (sixth, third, root) = (Double.pi / 6, Double.pi / 3, 3.0.squareRoot() / 2)
    try expect(.sin, at: sixth, 0.5, slope: root)
    try expect(.cos, at: third, 0.5, slope: -root)
    // The tangent of π/6 is 1/√3, and 1 + 1/3 is 4/3.
    try expect(.atan, at: -1 / 3.0.squareRoot(), -sixth, slope: 0.75)
    // erf 1 = 0.8427007929497149 (Abramowitz and Stegun, table 7.1); its slope is 2 / (√π e).
    try expect(.erf, at: 1, 0.8427007929497149, slope: 2 / (Double.pi.squareRoot() * e))
    try expect(.erf, at: -1, -0.8427007929497149, slope: 2 / (Double.pi.squareRoot() * e))
  }

  @Test func piecewiseRationalFunctions() throws {
    try expect(.softsign, at: -1, -0.5, slope: 0.25)
    try expect(.softsign, at: 3, 0.75, slope: 1.0 / 16)
    try expect(.abs, at: -3, 3, slope: -1)
    try expect(.abs, at: 0, 0, slope: 0)
    try expect(.abs, at: 2, 2, slope: 1)
    try expect(.thresholdedRelu(1), at: 1, 0, slope: 0)
    try expect(.thresholdedRelu(1), at: 2, 2, slope: 1)
    try expect(.thresholdedRelu(-1), at: -0.5, -0.5, slope: 1)
    // −1 + 1/4, nothing at λ itself, 2 − 1/4.
    try expect(.shrink(lambda: 0.5, bias: 0.25), at: -1, -0.75, slope: 1)
    try expect(.shrink(lambda: 0.5, bias: 0.25), at: 0.5, 0, slope: 0)
    try expect(.shrink(lambda: 0.5, bias: 0.25), at: 2, 1.75, slope: 1)
    try expect(.sign, at: -3, -1, slope: 0)
    try expect(.sign, at: 0, 0, slope: 0)
    try expect(.floor, at: -0.5, -1, slope: 0)
    try expect(.floor, at: 2, 2, slope: 0)
    // Halves go to the even neighbour.
    try expect(.round, at: 0.5, 0, slope: 0)
    try expect(.round, at: 1.5, 2, slope: 0)
    try expect(.round, at: -2.6, -3, slope: 0)
  }

  @Test func parametersThatDoNotFit() throws {
    for activation in [
      .celu(0), .celu(-1), .celu(.nan), .shrink(lambda: -1, bias: 0),
      .shrink(lambda: 1, bias: .infinity), .power(.nan), .thresholdedRelu(.infinity),
    ] as [Activation] {
      var network = try Network(shape: [1])
      #expect(throws: NetworkError.self) { try network.append("a", .activation(activation)) }
    }
  }

  @Test func relevancePasses() throws {
    var network = try Network(shape: [2])
    try network.append("a", .activation(.power(-1)))
    let run = try Explained(
      network, Tensor(example: [2, -4]), .everywhere(.zero), from: .values(Tensor(example: [3, 5])))
    #expect(run.explanation == [3, 5])
  }

  /// √(a − b) from (1, 1) to (5, 4): Δ⁺ = 4, Δ⁻ = −3, and the root of −3 is no number. Both parts have
  /// the slope Δy/Δz = 1.
  @Test func revealCancelOutsideTheDomain() throws {
    var network = try Network(shape: [2])
    try network.append("difference", .dense(Dense([[1, -1]])))
    try network.append("root", .activation(.power(0.5)))
    for engine in [ScalarEngine(for: network), OptimisedEngine(for: network)] as [any Engine] {
      let pass = try engine.multipliers(
        of: Tensor(example: [5, 4]), against: Tensor(example: [1, 1]), from: .oneHot(.index(0)),
        at: [0], rule: .revealCancel)
      expectClose(pass.multipliers[0].elements, [1, -1], 1e-6)
    }
  }
}
