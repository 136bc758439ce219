import Attribution
import Networks
import Testing

/// A composite that does not fit a network is refused; nothing falls back to a default.
@Suite struct PlanRefusals {
  private func network() throws -> Network {
    var network = try Network(shape: [2])
    try network.append("fc1", .dense(Dense([[1, 2], [3, 4]])))
    try network.append("relu", .activation(.relu))
    try network.append("fc2", .dense(Dense([[1, 2]])))
    return network
  }

  /// Why this composite is refused, or `nil` if it is not.
  private func refusal(_ composite: Composite) throws -> String? {
    let network = try network()
    do throws(PlanError) {
      _ = try Plan(composite, for: network)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func everyNodeNeedsAnEntry() throws {
    #expect(
      try refusal(Composite([.init(.kinds([.dense]), .zero)]))
        == "no entry of the composite matches node 'relu' (activation)")
    #expect(
      try refusal(Composite([]))
        == "no entry of the composite matches node 'fc1' (dense)")
  }

  @Test func everyNameIsANode() throws {
    #expect(
      try refusal(Composite.everywhere(.zero).prepending([.init(.node("fc3"), .flat())]))
        == "the composite names node 'fc3', which the network does not have")
  }

  @Test func rulesGoWhereTheyBelong() throws {
    func at(_ node: String, _ rule: Rule) throws -> String? {
      try refusal(Composite.everywhere(.zero).prepending([.init(.node(node), rule)]))
    }
    #expect(
      try at("fc2", .pass)
        == "pass cannot be used at node 'fc2': it passes relevance from neuron to neuron, and the shape"
        + " changes from 2 to 1")
    #expect(try at("fc1", .pass) == nil)
    #expect(
      try at("fc1", .withoutBias(.flat()))
        == "flat without bias cannot be used at node 'fc1': it has no bias that could be left out")
    #expect(
      try at("relu", .flat())
        == "flat cannot be used at node 'relu': it is for linear operations, not for activation")
    #expect(
      try at("fc1", .norm())
        == "norm cannot be used at node 'fc1': it is for linear operations without learned weights,"
        + " not for dense")
    #expect(try at("fc1", .wSquare()) == nil)
  }

  @Test(arguments: [
    (Rule.alphaBeta(2, 0.5), "α − β must be 1, here it is 1.5"),
    (.alphaBeta(2.001, 1), "α − β must be 1, here it is 1.00"),
    (.alphaBeta(1, 1), "α − β must be 1, here it is 0"),
    (.alphaBeta(0.5, -0.5), "β must be finite and not negative"),
    (.alphaBeta(.infinity, .infinity), "α must be finite and not negative"),
    (.alphaBeta(.nan, 1), "α must be finite and not negative"),
    (.epsilon(-1), "ε must be finite and not negative"),
    (.epsilon(.nan), "ε must be finite and not negative"),
    (.zPlus(stabiliser: -1e-6), "ε must be finite and not negative"),
    (.gamma(-0.25), "γ must be finite and not negative"),
    (.gammaAsPrinted(.infinity), "γ must be finite and not negative"),
    (.zBox(low: [1, 2, 3], high: 1), "one for each of 2 channels, not 3"),
    (.zBox(low: [], high: 1), "one for each of 2 channels, not 0"),
    (.zBox(low: 1, high: [2, 0]), "the low bound is above the high one"),
    (.zBox(low: Bound([.nan]), high: 1), "the bounds must be finite"),
  ])
  func parametersAreChecked(rule: Rule, reason: String) throws {
    let refusal = try refusal(.everywhere(rule))
    #expect(refusal?.contains(reason) == true, "\(refusal ?? "accepted")")
  }

  @Test func alphaBetaIsCheckedToRounding() throws {
    // 1.4 − 0.4 is 0.9999999999999999 in double precision.
    #expect(try refusal(.everywhere(.alphaBeta(1.4, 0.4))) == nil)
    #expect(try refusal(.everywhere(.alphaBeta(2, 1))) == nil)
  }
}
