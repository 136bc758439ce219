import Attribution
import Foundation
import Networks
import Numerics
import Scalar
import Testing

/// The documents' saturation cases: SEMANTICS section 2, every number of it that Rescale reaches.
@Suite struct SaturationTests {
  private func oneNeuron(_ activation: Activation, bias: Double = 0) throws -> ScalarEngine {
    var network = try Network(shape: [1])
    try network.append("z", .dense(Dense([[1]], bias: [bias])))
    try network.append("a", .activation(activation))
    return ScalarEngine(for: network)
  }

  /// y = 1 − relu(1 − i1 − i2)
  private func saturatingSum() throws -> ScalarEngine {
    var network = try Network(shape: [2])
    try network.append("h", .dense(Dense([[-1, -1]], bias: [1])))
    try network.append("relu", .activation(.relu))
    try network.append("y", .dense(Dense([[-1]], bias: [1])))
    return ScalarEngine(for: network)
  }

  private func gradient(_ engine: ScalarEngine, at x: [Double]) throws -> [Double] {
    try engine.gradient(of: Tensor(example: x), from: .oneHot(.predicted), at: [0]).gradients[0]
      .elements
  }

  private func rescale(
    _ engine: ScalarEngine, _ x: [Double], against x0: [Double]
  ) throws -> [Double] {
    try engine.deepLIFT(of: Tensor(example: x), against: Tensor(example: x0))
      .contributions.elements
  }

  @Test func sigmoidAtTen() throws {
    let engine = try oneNeuron(.sigmoid)
    // All digits of a double: e^−10 / (1 + e^−10)².
    expectClose(try gradient(engine, at: [10]), [4.5395807735951673e-05], 1e-15)
    let multiplier = try engine.multipliers(
      of: Tensor(example: [10]), against: Tensor(example: [0]), from: .oneHot(.predicted), at: [0])
    expectClose(multiplier.multipliers[0].elements, [0.04999546021312975], 1e-14)
  }

  /// g′(z)
  private func derivative(of activation: Activation, at z: Double) throws -> Double {
    var network = try Network(shape: [1])
    try network.append("a", .activation(activation))
    return try gradient(ScalarEngine(for: network), at: [z])[0]
  }

  @Test func saturatedDerivativesKeepTheirDigits() throws {
    // σ(1 − σ) and 1 − tanh² are 0 here; e^−40 = 4.248354255291589e-18.
    expectClose(try derivative(of: .sigmoid, at: 40), 4.248354255291589e-18, 1e-14)
    expectClose(try derivative(of: .sigmoid, at: -40), 4.248354255291589e-18, 1e-14)
    // 4 e^−40 / (1 + e^−40)²
    expectClose(try derivative(of: .tanh, at: 20), 4 * 4.248354255291589e-18, 1e-14)
  }

  @Test func saturatedSum() throws {
    let engine = try saturatingSum()
    #expect(try gradient(engine, at: [1, 1]) == [0, 0])
    #expect(try rescale(engine, [1, 1], against: [0, 0]) == [0.5, 0.5])
    let run = try Explained(
      engine.network, Tensor(example: [1, 1]), .everywhere(.zero), from: .score(.predicted))
    #expect(run.explanation == [0, 0])
    #expect(run.ledger.entries[3].sinks == [.bias: 1])
    // h goes from 1 to −3, its ReLU from 1 to 0: the multiplier is 1/4.
    expectClose(try rescale(engine, [1, 3], against: [0, 0]), [0.25, 0.75])
  }

  @Test func integratedGradientsByTheirSteps() throws {
    let engine = try saturatingSum()
    func attribution(_ quadrature: Quadrature) throws -> [Double] {
      try engine.integratedGradients(
        of: Tensor(example: [1, 1]), against: Tensor(example: [0, 0]), by: quadrature
      ).elements
    }
    for even in [2, 10, 50, 100] {
      expectClose(try attribution(.gaussLegendre(steps: even)), [0.5, 0.5])
    }
    expectDigits(try attribution(.gaussLegendre(steps: 51)), [0.4848, 0.4848], decimals: 4)
    // t = 1/50 … 24/50 are below one half: 24 of 50.
    expectClose(try attribution(.riemannRight(steps: 50)), [0.48, 0.48])
  }

  @Test func targetOfIntegratedGradientsIsTheHighestAtTheInput() throws {
    // y = (x, 1): the highest is the first at x = 2 and the second before x = 1. All along the path
    // it is the first that is explained: its gradient is 1, so the attribution is 2.
    let network = ScalarEngine(for: try Network.oneLayer([[1], [0]], bias: [0, 1]))
    let attribution = try network.integratedGradients(
      of: Tensor(example: [2]), against: Tensor(example: [0]))
    expectClose(attribution.elements, [2])
  }

  /// relu(x − 10): gradient × input jumps at 10, DeepLIFT does not.
  @Test(arguments: zip([9, 10, 10.5, 11], [(0, 0), (0, 0), (10.5, 0.5), (11, 1)]))
  func discontinuity(x: Double, expected: (product: Double, contribution: Double)) throws {
    let engine = try oneNeuron(.relu, bias: -10)
    #expect(try engine.gradientTimesInput(of: Tensor(example: [x])).elements == [expected.product])
    expectClose(try rescale(engine, [x], against: [0]), [expected.contribution])
  }

  @Test func minimum() throws {
    // min(i1, i2) = i1 − relu(i1 − i2) at (10, 6).
    var network = try Network(shape: [2])
    try network.append("difference", .dense(Dense([[1, -1]])))
    let relu = try network.append("relu", .activation(.relu))
    let first = try network.append("first", .dense(Dense([[1, 0]])), of: [0])
    let negated = try network.append("negated", .dense(Dense([[-1]])), of: [relu])
    try network.append("minimum", .add, of: [first, negated])
    #expect(try rescale(ScalarEngine(for: network), [10, 6], against: [0, 0]) == [0, 6])
  }

  @Test func rescaleOfTwoLayers() throws {
    // SEMANTICS section 5: relu([[1, 1], [1, −1]] x + (−1, 0.5)), then (2, −3) · h + 1 at (2, 1).
    // z: 2 and 1.5 against −1 and 0.5; relu: 2/3 and 1; (4/3 − 3, 4/3 + 3) · (2, 1).
    var network = try Network(shape: [2])
    try network.append("z", .dense(Dense([[1, 1], [1, -1]], bias: [-1, 0.5])))
    try network.append("h", .activation(.relu))
    try network.append("y", .dense(Dense([[2, -3]], bias: [1])))
    expectClose(
      try rescale(ScalarEngine(for: network), [2, 1], against: [0, 0]), [-10 / 3.0, 13 / 3.0])
  }

  /// Δin below 1e-10: σ′ at the input, not at the reference. 1e-8 and −1e-8 are far enough apart to be
  /// divided.
  @Test(
    arguments: zip(
      [(5e-11, 0), (-2e-11, 5e-11), (0, 0), (2, 2), (1e-8, -1e-8)], [1, 0, 0, 1, 0.5]))
  func rescaleFallsBackToTheGradientAtTheInput(
    inputAndReference: (Double, Double), slope: Double
  ) throws {
    let (x, x0) = inputAndReference
    let pass = try oneNeuron(.relu).multipliers(
      of: Tensor(example: [x]), against: Tensor(example: [x0]), from: .oneHot(.predicted), at: [0])
    #expect(pass.multipliers[0].elements == [slope])
  }

  @Test func productsAreSplitByTheMeanOfTheOther() throws {
    // y = a b with a = 2x, b = x + 1 at x = 3 against 1: a 6 from 2, b 4 from 2, Δy = 24 − 4.
    // m_a = (4 + 2)/2 = 3, m_b = (6 + 2)/2 = 4, so m_x = 3 · 2 + 4 = 10 over Δx = 2.
    var network = try Network(shape: [1])
    let a = try network.append("a", .dense(Dense([[2]])), of: [0])
    let b = try network.append("b", .dense(Dense([[1]], bias: [1])), of: [0])
    try network.append("y", .multiply(.signal, .gate), of: [a, b])
    #expect(try rescale(ScalarEngine(for: network), [3], against: [1]) == [20])
    // The gradient at 3: b · 2 + a · 1.
    #expect(try gradient(ScalarEngine(for: network), at: [3]) == [14])
  }
}
