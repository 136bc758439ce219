import Attribution
import Networks
import Scalar
import Testing

/// The forward pass and the gradient of each operation, worked by hand.
@Suite struct OperationTests {
  private func values(_ network: Network, _ x: Tensor) throws -> [Double] {
    try ScalarEngine(for: network).activations(of: x, at: [network.outputPosition])[0].elements
  }

  private func gradient(_ network: Network, _ x: Tensor, _ start: [Double]) throws -> [Double] {
    let shape = network.output.shape.batched(x.examples)
    return try ScalarEngine(for: network).gradient(
      of: x, from: .values(Tensor(shape: shape, elements: start)), at: [0]
    ).gradients[0].elements
  }

  @Test func denseActsAlongTheLastAxis() throws {
    // Two positions of three values; y = (a + 2b + 3c + 10, −a + 20).
    var network = try Network(shape: [2, 3])
    try network.append("y", .dense(Dense([[1, 2, 3], [-1, 0, 0]], bias: [10, 20])))
    let x = Tensor(shape: [1, 2, 3], elements: [1, 2, 3, 4, 5, 6])
    #expect(network.output.shape == [2, 2])
    #expect(try values(network, x) == [24, 19, 42, 16])
    // Σ_k w_kj g_k at each position: (1, 10) and (100, 1000).
    #expect(
      try gradient(network, x, [1, 10, 100, 1000]) == [-9, 2, 3, -900, 200, 300])
  }

  /// At −1, 0 and 2.
  private func expect(
    _ activation: Activation, _ values: [Double], slopes: [Double],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    var network = try Network(shape: [3])
    try network.append("a", .activation(activation))
    let x = Tensor(example: [-1, 0, 2])
    expectClose(try self.values(network, x), values, 1e-15, at: location)
    expectClose(try gradient(network, x, [1, 1, 1]), slopes, 1e-15, at: location)
  }

  @Test func relu() throws {
    try expect(.relu, [0, 0, 2], slopes: [0, 0, 1])
  }

  @Test func sigmoid() throws {
    // σ(−1) = 1 / (1 + e), σ(2) = e² / (1 + e²); σ′ = σ (1 − σ).
    let e = 2.718281828459045
    let (low, high) = (1 / (1 + e), e * e / (1 + e * e))
    try expect(
      .sigmoid, [low, 0.5, high], slopes: [low * (1 - low), 0.25, high * (1 - high)])
  }

  @Test func tanh() throws {
    // tanh 1 = (e² − 1) / (e² + 1), tanh 2 = (e⁴ − 1) / (e⁴ + 1); tanh′ = 1 − tanh².
    let (low, high) = (-0.7615941559557649, 0.9640275800758169)
    try expect(.tanh, [low, 0, high], slopes: [1 - low * low, 1, 1 - high * high])
  }

  @Test func extremeActivationsStayFinite() throws {
    for activation in everyActivation {
      var network = try Network(shape: [2])
      try network.append("a", .activation(activation))
      let x = Tensor(example: [-1e308, 1e308])
      #expect(try values(network, x).allSatisfy(\.isFinite))
      #expect(try gradient(network, x, [1, 1]).allSatisfy(\.isFinite))
    }
  }

  @Test func additionProductAndReshape() throws {
    var network = try Network(shape: [2])
    let sum = try network.append("sum", .add, of: [0, 0, 0])
    let product = try network.append("product", .multiply(.signal, .signal), of: [sum, 0])
    try network.append("flat", .reshape([1, 2]), of: [product])
    let x = Tensor(example: [2, -3])
    // 3x · x, its slope 6x.
    #expect(try values(network, x) == [12, 27])
    #expect(try gradient(network, x, [1, 10]) == [12, -180])
    #expect(network.output.shape == [1, 2])
  }

  @Test func unitNamesAreInheritedByActivations() throws {
    var network = try Network(shape: [2], units: ["x1", "x2"])
    try network.append("h", .dense(Dense([[1, 1]])), units: ["h1"])
    try network.append("relu", .activation(.relu))
    try network.append("y", .dense(Dense([[1], [1]])))
    #expect(network.neuron(1, of: 0) == "x2")
    #expect(network.neuron(0, of: 2) == "h1")
    #expect(network.neuron(1, of: 3) == "y[1]")
  }
}
