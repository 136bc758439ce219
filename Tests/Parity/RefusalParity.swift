import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// What the scalar path refuses, the optimised path refuses in the same words.
@Suite struct RefusalParity {
  private func network() throws -> Network {
    var random = SplitMix64(seed: 5)
    var network = try Network(shape: [2, 4])
    try network.append(
      "conv",
      .convolution(Convolution(weight: random.tensor([3, 2, 3]), window: Window(3, padding: 1))))
    try network.append("relu", .activation(.relu))
    try network.append("flatten", .reshape([12]))
    try network.append("y", .dense(Dense(weight: random.tensor([3, 12]))))
    return network
  }

  private func refusal(_ work: () throws -> Void) throws -> AttributionError? {
    do {
      try work()
      return nil
    } catch let error as AttributionError {
      return error
    }
  }

  /// Every pass of both engines, with these inputs and from this start.
  private func expectAgreement(
    _ network: Network, _ inputs: Tensor, from start: InitialRelevance = .oneHot(.index(0)),
    against baselines: Tensor? = nil, refusedBy passes: Set<String>,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let engines: [any Engine] = [ScalarEngine(for: network), OptimisedEngine(for: network)]
    let plan = try Plan(.epsilonPlus(), for: network)
    let work: [(String, (any Engine) throws -> Void)] = [
      ("forward", { _ = try $0.activations(of: inputs, at: [0]) }),
      ("gradient", { _ = try $0.gradient(of: inputs, from: start, at: [0]) }),
      ("relevance", { _ = try $0.relevance(of: inputs, under: plan, from: start, at: [0]) }),
      (
        "multipliers",
        { _ = try $0.multipliers(of: inputs, against: baselines ?? inputs, from: start, at: [0]) }
      ),
    ]
    for (name, work) in work {
      let errors = try engines.map { engine in try refusal { try work(engine) } }
      #expect(errors[0] == errors[1], "\(name)", sourceLocation: location)
      #expect((errors[0] != nil) == passes.contains(name), "\(name)", sourceLocation: location)
    }
  }

  private static let all: Set = ["forward", "gradient", "relevance", "multipliers"]
  private static let walks: Set = ["gradient", "relevance", "multipliers"]

  private let x = Tensor(shape: [2, 2, 4], elements: (0..<16).map { Double($0) / 8 - 1 })

  @Test func whatFitsIsRefusedByNeither() throws {
    try expectAgreement(network(), x, refusedBy: [])
  }

  @Test func inputsOfAnotherShape() throws {
    for shape in [[2, 8], [16], [2, 4, 2], [1, 2, 2, 4]] as [Shape] {
      try expectAgreement(network(), x.reshaped(shape), refusedBy: Self.all)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func inputsThatAreNotFinite(value: Double) throws {
    var elements = x.elements
    elements[11] = value
    let inputs = Tensor(shape: x.shape, elements: elements)
    try expectAgreement(network(), inputs, refusedBy: Self.all)
    try expectAgreement(network(), x, against: inputs, refusedBy: ["multipliers"])
  }

  @Test func baselinesOfAnotherBatch() throws {
    try expectAgreement(
      network(), x, against: Tensor(batch: [x.example(0)]), refusedBy: ["multipliers"])
  }

  @Test func targetsThatAreNoOutputs() throws {
    for target in [Target.index(3), .index(-1), .indices([0]), .indices([0, 3])] {
      try expectAgreement(network(), x, from: .oneHot(target), refusedBy: Self.walks)
      try expectAgreement(network(), x, from: .score(target), refusedBy: Self.walks)
    }
  }

  @Test func startsThatDoNotFitTheOutput() throws {
    for shape in [[1, 3], [3, 2], [6]] as [Shape] {
      let values = Tensor(shape: shape, elements: Array(repeating: 1, count: shape.count))
      try expectAgreement(network(), x, from: .values(values), refusedBy: Self.walks)
    }
    let values = Tensor(rows: [[1, 0, 0], [0, .nan, 0]])
    try expectAgreement(network(), x, from: .values(values), refusedBy: Self.walks)
  }

  @Test func indicesOfNoRow() throws {
    var network = try Network(shape: [2])
    try network.append("row", .embedding(Tensor(rows: [[1, 2], [3, 4], [5, 6]])))
    for index in [3, -1, 0.5, 1e300] {
      try expectAgreement(network, Tensor(rows: [[0, 2], [1, index]]), refusedBy: Self.all)
    }
    try expectAgreement(network, Tensor(rows: [[0, 2], [1, 1]]), refusedBy: [])
  }

  /// A logarithm, a root or a reciprocal that is no number, although what reads it would hide that.
  @Test(arguments: [(Activation.log, -1.0), (.log, 0), (.power(0.5), -2), (.power(-1), 0)])
  func activationsThatAreNotDefined(activation: Activation, z: Double) throws {
    var network = try Network(shape: [2, 2])
    try network.append("shift", .affine(Affine(shift: Tensor([1]))))
    try network.append("partial", .activation(activation))
    try network.append("clip", .activation(.clip(low: -1, high: 1)))
    let inputs = Tensor(shape: [2, 2, 2], elements: [1, 2, 3, 4, 5, 6, z - 1, 8])
    let expected = AttributionError.undefined(node: "partial", 2, activation, at: Float(z))
    for engine in [ScalarEngine(for: network), OptimisedEngine(for: network)] as [any Engine] {
      #expect(try refusal { _ = try engine.activations(of: inputs, at: [3]) } == expected)
    }
    try expectAgreement(network, inputs, refusedBy: Self.all)
    try expectAgreement(
      network, inputs.map { abs($0) }, against: inputs, refusedBy: ["multipliers"])
  }

  /// ∞ − ∞ in single precision, where double precision has 0: neither a ReLU nor max pooling takes it
  /// for a number.
  @Test(arguments: [false, true])
  func overflowDoesNotVanish(isPooled: Bool) throws {
    var network = try Network(shape: [1, 2])
    func scaled(_ factor: Double) -> Operation {
      .convolution(
        Convolution(weight: Tensor(shape: [1, 1, 1], elements: [factor]), window: Window(1)))
    }
    let up = try network.append("up", scaled(2), of: [0])
    let down = try network.append("down", scaled(-2), of: [0])
    try network.append("sum", .add, of: [up, down])
    if isPooled { try network.append("pool", .maxPool(Window(2))) }
    try network.append("relu", .activation(.relu))
    let input = Tensor(shape: [1, 1, 2], elements: [3e38, 1])
    let last = network.outputPosition
    #expect(try ScalarEngine(for: network).activations(of: input, at: [last])[0][0] == 0)
    #expect(
      try refusal { _ = try OptimisedEngine(for: network).activations(of: input, at: [last]) }
        == .outOfRange("activation", node: "relu", 0, in: .single))
  }
}
