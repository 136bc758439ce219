import Attribution
import Networks
import Testing

/// The composites of SEMANTICS section 3, node by node on a small residual CNN.
@Suite struct CompositeTests {
  /// conv1 → relu1 → conv2 → (+) → relu2 → conv3 → relu3 → conv4 → pool → flat → fc1 → relu4 → fc2
  private func network() throws -> Network {
    var network = try Network(shape: [1, 4])
    func convolution() -> Operation {
      .convolution(
        Convolution(weight: Tensor(shape: [1, 1, 1], elements: [1]), window: Window(1)))
    }
    try network.append("conv1", convolution())
    let trunk = try network.append("relu1", .activation(.relu))
    let branch = try network.append("conv2", convolution())
    try network.append("sum", .add, of: [trunk, branch])
    try network.append("relu2", .activation(.relu))
    try network.append("conv3", convolution())
    try network.append("relu3", .activation(.relu))
    try network.append("conv4", convolution())
    try network.append("pool", .averagePool(AveragePooling(Window(2))))
    try network.append("flat", .reshape([3]))
    try network.append("fc1", .dense(Dense([[1, 1, 1], [1, 1, 1]])))
    try network.append("relu4", .activation(.relu))
    try network.append("fc2", .dense(Dense([[1, 1]])))
    return network
  }

  /// The rules of conv1, conv2, conv3, conv4, fc1, fc2, sum and pool, and relu1.
  private func expect(
    _ composite: Composite, convolutions: [Rule], dense: Rule, activation: Rule = .pass,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let network = try network()
    let plan = try Plan(composite, for: network)
    let expected: KeyValuePairs<String, Rule> = [
      "conv1": convolutions[0], "conv2": convolutions[1], "conv3": convolutions[2],
      "conv4": convolutions[3], "fc1": dense, "fc2": dense, "sum": .norm(), "pool": .norm(),
      "relu1": activation, "relu4": activation,
    ]
    for (name, rule) in expected {
      let position = try #require(network.position(of: name))
      #expect(
        plan.steps[position].treatment == .rule(rule), "\(name): \(plan.steps[position])",
        sourceLocation: location)
    }
  }

  private func all(_ rule: Rule, first: Rule? = nil) -> [Rule] {
    [first ?? rule, rule, rule, rule]
  }

  @Test func namedCompositesGiveEveryLayerItsRule() throws {
    try expect(.epsilonPlus(), convolutions: all(.zPlus()), dense: .epsilon(1e-6))
    try expect(
      .epsilonPlusFlat(epsilon: 0.1), convolutions: all(.zPlus(), first: .flat()),
      dense: .epsilon(0.1))
    try expect(
      .epsilonAlpha2Beta1(), convolutions: all(.alphaBeta(2, 1)), dense: .epsilon(1e-6))
    try expect(
      .epsilonAlpha2Beta1Flat(), convolutions: all(.alphaBeta(2, 1), first: .flat()),
      dense: .epsilon(1e-6))
    try expect(
      .epsilonGammaBox(low: -1, high: 1),
      convolutions: all(.gamma(0.25), first: .zBox(low: -1, high: 1)), dense: .epsilon(1e-6))
    try expect(
      .excitationBackprop(), convolutions: all(.zPlus()), dense: .zPlus(), activation: .gradient)
  }

  @Test func chapterTableHalvesTheConvolutions() throws {
    // Of the three convolutions after the first the earlier half, rounded up, is two.
    try expect(
      .chapterTable(low: -1, high: 1),
      convolutions: [.zBox(low: -1, high: 1), .gamma(0.25), .gamma(0.25), .epsilon(0.01)],
      dense: .epsilon(1e-6))
  }

  @Test func firstLayerMayBeDense() throws {
    var network = try Network(shape: [2])
    try network.append("fc1", .dense(Dense([[1, 1]])))
    try network.append("fc2", .dense(Dense([[1]])))
    let flat = try Plan(.epsilonPlusFlat(), for: network)
    #expect(flat.steps[1...].map(\.treatment) == [.rule(.flat()), .rule(.epsilon())])
    // EpsilonGammaBox looks for the first convolution.
    let box = try Plan(.epsilonGammaBox(low: 0, high: 1), for: network)
    #expect(box.steps[1...].map(\.treatment) == [.rule(.epsilon()), .rule(.epsilon())])
  }

  @Test func everyKindThatNeedsARuleGetsOne() throws {
    typealias Kinds = Set<Operation.Kind>
    let linear = Kinds.withWeights.union(Kinds.withoutWeights)
    #expect(
      linear == [
        .dense, .convolution, .addition, .averagePooling, .interpolation, .matrixProduct,
      ])
  }

  @Test func batchNormalizationIsMergedFirst() throws {
    var network = try Network(shape: [1, 2])
    let weight = Tensor(shape: [1, 1, 1], elements: [1])
    try network.append("conv", .convolution(Convolution(weight: weight, window: Window(1))))
    let one = Tensor([1])
    try network.append(
      "bn",
      .batchNormalization(BatchNormalization(scale: one, shift: one, mean: one, variance: one)))
    #expect(throws: PlanError.unmerged(node: "bn", operand: "conv")) {
      try Plan(.epsilonPlus(), for: network)
    }
    #expect(try Plan(.epsilonPlus(), for: network.mergingBatchNormalization()).steps.count == 2)
    // Where something else reads the convolution too it cannot be merged, and relevance passes.
    try network.append("sum", .add, of: [1, 2])
    #expect(try Plan(.epsilonPlus(), for: network).steps[2].treatment == .rule(.pass))
  }
}
