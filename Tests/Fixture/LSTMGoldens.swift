import Attribution
import Networks
import Optimised
import Scalar
import Testing

/// An LSTM unrolled over three words by the builder.
///
/// Numbers: own numpy, modified gradient × input in PyTorch 2.15, and ArrasL/LRP_for_LSTM 1c3073b, in
/// float64. The weights are `fill`s. Rows that only numpy gives are named.
@Suite struct LSTMGoldens {
  enum Readout: String, Sendable {
    case forward, both
    case mean = "mean pooled"
  }

  private static func cell(isBackward: Bool = false) -> RecurrentCell {
    isBackward
      ? RecurrentCell(
        .lstm, inputWeight: fill([8, 2], 8, 5), stateWeight: fill([8, 2], 8, 5),
        inputBias: fill([8], 3, 10), stateBias: fill([8], 5, 10))
      : RecurrentCell(
        .lstm, inputWeight: fill([8, 2], 3, 5), stateWeight: fill([8, 2], 5, 5),
        inputBias: fill([8], 7, 10), stateBias: fill([8], 7, 10))
  }

  static func network(_ readout: Readout) throws -> Network {
    var network = try Network(input: "words", shape: [3, 2])
    let steps = try network.appendSteps("x")
    let forward = try network.appendUnrolled("forward", cell(), over: steps)
    let weight = fill([2, 4], 8, 5)
    let half = Tensor(rows: [0, 1].map { [weight[4 * $0], weight[4 * $0 + 1]] })
    switch readout {
    case .forward:
      try network.append("y", .dense(Dense(weight: half)), of: [forward.last])
    case .mean:
      let mean = try network.appendMean("mean", of: forward.outputs)
      try network.append("y", .dense(Dense(weight: half)), of: [mean])
    case .both:
      let backward = try network.appendUnrolled(
        "backward", cell(isBackward: true), over: steps, isReversed: true)
      try network.append(
        "states", .rearrange(.concatenate(axis: 0)), of: [forward.last, backward.last])
      try network.append("y", .dense(Dense(weight: weight)))
    }
    return network
  }

  private static let input = Tensor(shape: [1, 3, 2], elements: RecurrentGoldens.words)

  @Test func states() throws {
    let network = try Self.network(.both)
    let names = [
      "forward[0].h", "forward[1].h", "forward[2].h", "forward[2].c", "backward[0].h",
    ]
    let values = try ScalarEngine(for: network).activations(
      of: Self.input, at: names.map { try #require(network.position(of: $0)) })
    let expected = [
      [-0.427960687656, 0.074299462065], [-0.307471168292, 0.059115998676],
      [-0.531761775338, 0.170245732611], [-1.116094820516, 0.397363018214],
      [0.077084577821, -0.057859536236],
    ]
    for (value, expected) in zip(values, expected) {
      expectDigits(value.elements, expected, decimals: 12)
    }
  }

  struct Golden: Sendable, CustomTestStringConvertible {
    let readout: Readout
    let score: Double
    let rule: Rule
    let norm: Double
    var product: Rule?
    /// The relevance of each input; of each word where there are three.
    let relevance: [Double]
    let bias: Double
    let stabiliser: Double

    var testDescription: String { "\(readout.rawValue), \(rule) \(product?.description ?? "")" }

    var composite: Composite {
      let composite = Composite.everywhere(rule, norm: norm)
      guard let product else { return composite }
      return composite.prepending([.init(.kinds([.product]), product)])
    }
  }

  static let goldens = [
    Golden(
      readout: .forward, score: 0.382950442746, rule: .zero, norm: 0,
      relevance: [
        0.015837631851, 0.003705950775, 0.025800641745, 0.011225487037, 0.011671759406,
        0.036488899592,
      ], bias: 0.278220072339, stabiliser: 0),
    Golden(
      readout: .forward, score: 0.382950442746, rule: .epsilon(0.001), norm: 0.001,
      relevance: [
        0.015684990487, 0.003842383391, 0.025589122005, 0.011166730215, 0.011585145758,
        0.036513202576,
      ], bias: 0.276077166146, stabiliser: 0.002491702168),
    Golden(
      readout: .forward, score: 0.382950442746, rule: .zero, norm: 0,
      product: .half(stabiliser: 0),
      relevance: [
        -0.072470263288, -0.070137286520, 0.096475799677, 0.460959745175, 0.078858036372,
        -0.217572275416,
      ], bias: 0.106836686746, stabiliser: 0),
    Golden(
      readout: .both, score: 0.433083080052, rule: .zero, norm: 0,
      relevance: [
        0.141446146382, -0.064409323857, 0.069063170158, 0.047417062768, 0.026234165642,
        -0.001932354504,
      ], bias: 0.215264213464, stabiliser: 0),
    Golden(
      readout: .both, score: 0.433083080052, rule: .epsilon(0.001), norm: 0.001,
      relevance: [
        0.139055401565, -0.062966720980, 0.067307684198, 0.045704245796, 0.025343515538,
        0.000005040313,
      ], bias: 0.215277901069, stabiliser: 0.003356012553),
    Golden(
      readout: .both, score: 0.433083080052, rule: .zero, norm: 0, product: .half(stabiliser: 0),
      relevance: [-0.109166391688, 0.580898256590, -0.141141016197],
      bias: 0.433083080052 + 0.109166391688 - 0.580898256590 + 0.141141016197, stabiliser: 0),
    Golden(
      readout: .mean, score: 0.270179548622, rule: .zero, norm: 0,
      relevance: [
        0.031001520626, 0.040050859501, 0.014075620863, -0.014292808974, 0.003890586469,
        0.012162966531,
      ], bias: 0.183290803607, stabiliser: 0),
    // By numpy alone.
    Golden(
      readout: .forward, score: 0.382950442746, rule: .zero, norm: 0,
      product: .product(.proportional(stabiliser: 0)),
      relevance: [0.767807676309, 1.328671731413, -0.705028617746], bias: -1.008500347230,
      stabiliser: 0),
    Golden(
      readout: .forward, score: 0.382950442746, rule: .zero, norm: 0, product: .product(.absolute),
      relevance: [-0.126286030980, 0.465028813555, -0.161804830804],
      bias: 0.382950442746 + 0.126286030980 - 0.465028813555 + 0.161804830804, stabiliser: 0),
  ]

  @Test(arguments: goldens) func relevance(golden: Golden) throws {
    let network = try Self.network(golden.readout)
    let plan = try Plan(golden.composite, for: network)
    func attribution(_ pass: RelevancePass) -> [Double] {
      let inputs = pass.relevances[0].elements
      guard golden.relevance.count == 3 else { return inputs }
      return [0, 2, 4].map { inputs[$0] + inputs[$0 + 1] }
    }
    let scalar = try ScalarEngine(for: network).relevance(
      of: Self.input, under: plan, from: .score(.index(1)), at: [0])
    expectDigits([scalar.output[1]], [golden.score], decimals: 12)
    expectDigits(attribution(scalar), golden.relevance, decimals: 12)
    let ledger = scalar.ledgers[0]
    // The constants are the initial states; numbers that are sums of others have their rounding.
    expectClose(
      [ledger.total(.bias) + ledger.total(.constant), ledger.total(.stabiliser)],
      [golden.bias, golden.stabiliser], 4e-12, scale: 1)
    let optimised = try OptimisedEngine(for: network).relevance(
      of: Self.input, under: plan, from: .score(.index(1)), at: [0])
    expectClose(attribution(optimised), golden.relevance, 1e-5)
  }

  @Test func gradientTimesInput() throws {
    let network = try Self.network(.forward)
    let expected = [-0.001072041940, 0.037650190480, 0.087297529220]
    for (engine, tolerance) in [
      (ScalarEngine(for: network) as any Engine, 1e-11), (OptimisedEngine(for: network), 1e-5),
    ] {
      let found = try engine.gradientTimesInput(of: Self.input, target: .index(1)).elements
      expectClose([0, 2, 4].map { found[$0] + found[$0 + 1] }, expected, tolerance)
    }
  }
}
