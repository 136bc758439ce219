import Attribution
import Networks
import Optimised
import Scalar
import Testing

/// Concept relevance: relevance that passes through chosen channels.
@Suite struct ConceptTests {
  /// h = (x1, x1 + x2), y = h1 + 2 h2.
  private func network() throws -> Network {
    var network = try Network(shape: [2])
    try network.append("h", .dense(Dense([[1, 0], [1, 1]])))
    try network.append("y", .dense(Dense([[1, 2]])))
    return network
  }

  private func engines(_ network: Network) -> [any Engine] {
    [ScalarEngine(for: network), OptimisedEngine(for: network)]
  }

  @Test func relevanceThroughOneChannel() throws {
    // At (1, 2): h = (1, 3), y = 7, and LRP-0 gives h the relevances 1 and 6. Of the 6, x1 gets
    // 1/3 and x2 2/3; the 1 stays at h.
    let network = try network()
    let plan = try Plan(.everywhere(.zero), for: network)
    for engine in engines(network) {
      let pass = try engine.relevance(
        of: Tensor(example: [1, 2]), under: plan, from: .score(.predicted), at: [0, 1],
        through: [Concept([1], of: 1)])
      expectClose(pass.relevances[0].elements, [2, 4], 1e-6)
      expectClose(pass.relevances[1].elements, [1, 6], 1e-6)
      let entry = pass.ledgers[0].entries[1]
      expectClose(
        [entry.received, entry.propagated, entry.sinks[.otherChannels] ?? 0], [7, 6, 1], 1e-6)
      let all = try engine.relevance(
        of: Tensor(example: [1, 2]), under: plan, from: .score(.predicted), at: [0],
        through: [Concept([0, 1], of: 1)])
      expectClose(all.relevances[0].elements, [3, 4], 1e-6)
    }
  }

  @Test func channelsAreWholeMapsAndPathsAroundThemStay() throws {
    // Two channels of two positions, doubled, and added to themselves: x + 2x. The addition gives the
    // double two thirds of 3x; of those, channel 0 stays.
    var network = try Network(shape: [2, 2])
    let twice = Tensor(shape: [2, 2, 1], elements: [2, 0, 0, 2])
    try network.append("twice", .convolution(Convolution(weight: twice, window: Window(1))))
    try network.append("sum", .add, of: [0, 1])
    let plan = try Plan(.everywhere(.zero), for: network)
    let x = Tensor(shape: [1, 2, 2], elements: [1, 2, 3, 4])
    for engine in engines(network) {
      let pass = try engine.relevance(
        of: x, under: plan, from: .values(x.map { 3 * $0 }), at: [0],
        through: [Concept([1], of: 1)])
      expectClose(pass.relevances[0].elements, [1, 2, 9, 12], 1e-6)
      expectClose(pass.ledgers[0].total(.otherChannels), 2 + 4, 1e-6)
    }
  }

  @Test func traceHasTheChannelsThatAreLeftOut() throws {
    let network = try network()
    var lines: [Redistribution] = []
    _ = try ScalarEngine(for: network).relevance(
      of: Tensor(example: [1, 2]), under: Plan(.everywhere(.zero), for: network),
      from: .score(.predicted), at: [0], through: [Concept([1], of: 1)]
    ) { lines.append($0) }
    let left = lines.filter { $0.receiver == .sink(.otherChannels) }
    #expect(left.map(\.k) == [0] && left.map(\.message) == [1] && left.map(\.node) == [1])
    #expect(
      lines.filter { $0.node == 1 && $0.receiver != .sink(.otherChannels) }.map(\.k) == [1, 1])
  }

  @Test func conceptsThatAreNotThere() throws {
    let network = try network()
    let plan = try Plan(.everywhere(.zero), for: network)
    for engine in engines(network) {
      #expect(throws: AttributionError.feature(.channel(2), node: "h", [2])) {
        try engine.relevance(
          of: Tensor(example: [1, 2]), under: plan, from: .score(.predicted), at: [0],
          through: [Concept([1, 2], of: 1)])
      }
      #expect(throws: AttributionError.secondConcept(node: "h")) {
        try engine.relevance(
          of: Tensor(example: [1, 2]), under: plan, from: .score(.predicted), at: [0],
          through: [Concept([0], of: 1), Concept([1], of: 1)])
      }
    }
  }
}
