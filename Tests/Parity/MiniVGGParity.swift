import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// The optimised path against the scalar one on the documents' own network, at all of its nodes.
///
/// The image is one for which nothing is decided within rounding (`nothingIsWithinRounding`), so
/// all is compared: 1e-4 of the node's largest entry, or 5e-7 times the worst conditioning of a dense
/// layer's sums where that is more. The denominators of its convolutions' rules are of the size of
/// their contributions.
@Suite struct MiniVGGParity {
  static let network = Result { try Network.miniVGG(seed: 0).rounded() }
  static let image: Tensor = {
    var random = SplitMix64(seed: 21)
    return random.tensor([1, 3, 32, 32]).rounded
  }()

  static let black = image.map { _ in -1 }
  /// The scalar path's value of every node, at the image and at the black one.
  static let values = Result { try scalarValues(of: image) }
  static let valuesOfBlack = Result { try scalarValues(of: black) }

  private static func scalarValues(of image: Tensor) throws -> [Tensor] {
    let network = try network.get()
    return try ScalarEngine(for: network).activations(
      of: image, at: Array(network.nodes.indices))
  }

  private let network: Network
  private let scalar: ScalarEngine
  private let optimised: OptimisedEngine
  private var nodes: [Int] { Array(network.nodes.indices) }

  init() throws {
    network = try Self.network.get()
    scalar = ScalarEngine(for: network)
    optimised = OptimisedEngine(for: network)
  }

  /// The values of every node are far enough from every kink and from each other for a `Float`.
  @Test func nothingIsWithinRounding() throws {
    let decisions = Decisions(network: network, values: try Self.values.get())
    #expect(!decisions.maximumIsWithinRounding(0))
    #expect(!decisions.targetIsWithinRounding(0))
    let closest = try decisions.closestToZero(0)
    #expect(closest > 1e-6, "a ReLU's input is only \(closest) of its contributions")
  }

  @Test func valuesAndGradients() throws {
    var tally = Tally()
    tally.expect(
      try optimised.activations(of: Self.image, at: nodes), try Self.values.get(), "values")
    for relu in ReLURule.allCases {
      let expected = try scalar.gradient(
        of: Self.image, from: .oneHot(.predicted), at: nodes, relu: relu)
      let found = try optimised.gradient(
        of: Self.image, from: .oneHot(.predicted), at: nodes, relu: relu)
      let alone = try optimised.gradient(
        of: Self.image, from: .oneHot(.predicted), at: [0], relu: relu)
      tally.expect(
        found.gradients, expected.gradients, "\(relu)")
      tally.expect(
        alone.gradients + found.gradients.dropFirst(), expected.gradients,
        "\(relu), the input alone")
    }
    tally.close("MiniVGG's values and gradients")
  }

  @Test(arguments: [
    Composite.epsilonPlusFlat(), .epsilonGammaBox(low: -1, high: 1), .epsilonAlpha2Beta1Flat(),
  ])
  func relevance(composite: Composite) throws {
    var tally = Tally()
    let name = "\(composite.entries.map(\.rule))"
    let plan = try Plan(composite, for: network)
    let expected = try scalar.relevance(
      of: Self.image, under: plan, from: .score(.predicted), at: nodes)
    let found = try optimised.relevance(
      of: Self.image, under: plan, from: .score(.predicted), at: nodes)
    let conditioning = try Decisions(network: network, values: Self.values.get())
      .conditioningOfDenseSums(0, reachedBy: expected.relevances)
    #expect(conditioning < 1e3)
    tally.expect(
      found.relevances, expected.relevances,
      conditioning: conditioning, name)
    let magnitudes = expected.messageMagnitudes(0)
    tally.expect(found.ledgers[0], expected.ledgers[0], "\(name), ledger") { node in
      NetworkComparison.tolerance(conditioning: conditioning) * magnitudes[node]
    }
    tally.close("MiniVGG under \(name)")
  }

  /// Seventeen images are more than are computed at once, and the last are fewer than the first: each
  /// has the bits that it has alone, and the baseline that all share is there for all.
  @Test func severalPartsOfABatch() throws {
    var random = SplitMix64(seed: 22)
    let batch = random.tensor([17, 3, 32, 32]).rounded
    let black = batch.map { _ in -1 }
    let plan = try Plan(.epsilonPlusFlat(), for: network)
    let gradients = try optimised.gradient(of: batch, from: .oneHot(.predicted), at: [0]).gradients[
      0]
    let relevance = try optimised.relevance(
      of: batch, under: plan, from: .score(.predicted), at: [0])
    let multipliers = try optimised.multipliers(
      of: batch, against: black, from: .oneHot(.predicted), at: [0])
    for n in 0..<17 {
      let image = Tensor(batch: [batch.example(n)])
      let alone = Tensor(batch: [black.example(n)])
      #expect(
        try optimised.gradient(of: image, from: .oneHot(.predicted), at: [0]).gradients[0].example(
          0)
          == gradients.example(n))
      let pass = try optimised.relevance(
        of: image, under: plan, from: .score(.predicted), at: [0])
      #expect(pass.relevances[0].example(0) == relevance.relevances[0].example(n))
      #expect(pass.ledgers[0] == relevance.ledgers[n])
      let one = try optimised.multipliers(
        of: image, against: alone, from: .oneHot(.predicted), at: [0])
      #expect(one.multipliers[0].example(0) == multipliers.multipliers[0].example(n))
      #expect(one.baselineOutput.example(0) == multipliers.baselineOutput.example(n))
    }
  }

  @Test(arguments: DeepLIFTRule.allCases)
  func multipliers(rule: DeepLIFTRule) throws {
    var tally = Tally()
    let expected = try scalar.multipliers(
      of: Self.image, against: Self.black, from: .oneHot(.predicted), at: nodes, rule: rule)
    let found = try optimised.multipliers(
      of: Self.image, against: Self.black, from: .oneHot(.predicted), at: nodes, rule: rule)
    let differences = Differences(
      network: network,
      values: try Self.values.get().map { $0.example(0) },
      others: try Self.valuesOfBlack.get().map { $0.example(0) })
    // Where parts cancel, their multiplier for the whole has as many digits fewer.
    let weights = try nodes.map { node in
      let cancellation = rule == .revealCancel ? try differences.cancellation(at: node) : [1]
      return cancellation.map { 1e-4 / NetworkComparison.tolerance(conditioning: $0) }
    }
    _ = tally.takes(unlessWithinRounding: false)
    for node in nodes {
      tally.expect(
        found.multipliers[node].weighted(by: weights[node]),
        expected.multipliers[node].weighted(by: weights[node]), example: 0,
        within: 1e-4 * expected.multipliers[node].largest, "\(rule), node \(node)")
    }
    tally.close("MiniVGG's multipliers under \(rule)")
  }
}

extension Decisions {
  /// The smallest |z_k| / Σ_j |a_j w_jk| below a ReLU.
  fileprivate func closestToZero(_ example: Int) throws -> Double {
    var closest = Double.infinity
    for node in network.nodes where node.operation == .activation(.relu) {
      for (z, sum) in try sums(node.operands[0], example) { closest = min(closest, abs(z) / sum) }
    }
    return closest
  }

  /// The largest Σ_j |a_j w_jk| / |z_k| of a dense layer's neurons that have relevance.
  fileprivate func conditioningOfDenseSums(
    _ example: Int, reachedBy relevances: [Tensor]
  ) throws -> Double {
    var worst = 1.0
    for (position, node) in network.nodes.enumerated() where node.operation.kind == .dense {
      let received = relevances[position].example(example).elements
      for ((z, sum), R) in zip(try sums(position, example), received) where R != 0 {
        worst = max(worst, sum / abs(z))
      }
    }
    return worst
  }

  /// z_k and Σ_j |a_j w_jk|.
  private func sums(_ position: Int, _ example: Int) throws -> [(Double, Double)] {
    let node = network.nodes[position]
    let operands = node.operands.map { values[$0].example(example).sizes }
    return Array(
      zip(values[position].example(example).elements, try node.operation.sizedSum(of: operands)))
  }
}

extension Tensor {
  /// Each number times its weight, or times the only one.
  fileprivate func weighted(by weights: [Double]) -> Tensor {
    Tensor(
      shape: shape,
      elements: elements.enumerated().map { i, a in a * weights[weights.count == 1 ? 0 : i] })
  }
}

extension Tally {
  /// The only example of every node.
  mutating func expect(
    _ found: [Tensor], _ expected: [Tensor], conditioning: Double = 1,
    _ comment: String, at location: SourceLocation = #_sourceLocation
  ) {
    _ = takes(unlessWithinRounding: false)
    for node in expected.indices {
      let largest = expected[node].largest
      expect(
        found[node], expected[node], example: 0,
        within: NetworkComparison.tolerance(conditioning: conditioning) * largest,
        "\(comment), node \(node)", at: location)
    }
  }
}
