import Attribution
import Networks
import Testing

/// What stays behind, rule by rule: SEMANTICS section 4, worked by hand.
///
/// Unless said otherwise one neuron with contributions 4 and −1 and the bias 2, so z = 5, and R = 1:
/// w = (2, −1), x = (2, 1), b = 2.
@Suite struct SinkTests {
  private func sinks(
    _ rule: Rule, w: [Double] = [2, -1], b: Double = 2, x: [Double] = [2, 1], R: Double = 1
  ) throws -> [Sink: Double] {
    try Explained(rule, [w], bias: [b], at: x, R: [R]).sinks
  }

  private func expect(
    _ found: [Sink: Double], _ expected: [Sink: Double],
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(Set(found.keys) == Set(expected.keys), sourceLocation: location)
    for (sink, amount) in expected {
      expectClose(found[sink] ?? 0, amount, comment: "\(sink)", at: location)
    }
  }

  @Test func epsilon() throws {
    // S = 5 + 1: bias 2/6, stabiliser 1/6. Without ε: bias 2/5.
    expect(try sinks(.epsilon(1)), [.bias: 2 / 6.0, .stabiliser: 1 / 6.0])
    expect(try sinks(.zero), [.bias: 0.4])
    // z = −5: the stabiliser is −1, S = −6, its share the same.
    expect(
      try sinks(.epsilon(1), w: [-2, 1], b: -2), [.bias: 2 / 6.0, .stabiliser: 1 / 6.0])
  }

  @Test func gammaAsPrinted() throws {
    // γ = 1: contributions 8, −1, bias 4, d = 11, S = 12.
    expect(
      try sinks(.gammaAsPrinted(1, stabiliser: 1)), [.bias: 4 / 12.0, .stabiliser: 1 / 12.0])
  }

  @Test func gamma() throws {
    // z > 0: as above. z < 0 (all signs turned): bias b + γ b⁻ = −4, contributions −8 and 1.
    expect(try sinks(.gamma(1, stabiliser: 1)), [.bias: 4 / 12.0, .stabiliser: 1 / 12.0])
    expect(
      try sinks(.gamma(1, stabiliser: 1), w: [-2, 1], b: -2),
      [.bias: 4 / 12.0, .stabiliser: 1 / 12.0])
    // z < 0 with a positive bias: it is not emphasised. w x = −8 and 1, b = 2, z = −5:
    // −16 + 1 + 2 = −13, S = −14.
    expect(
      try sinks(.gamma(1, stabiliser: 1), w: [-4, 1]), [.bias: -2 / 14.0, .stabiliser: 1 / 14.0])
    // z = 0 takes no side, whatever γ would make of it: 4 − 1 − 3.
    expect(try sinks(.gamma(1, stabiliser: 1), b: -3, R: 7), [.zeroDenominator: 7])
  }

  @Test func zPlus() throws {
    // 4 + 2, S = 7; a negative bias takes nothing: S = 5.
    expect(try sinks(.zPlus(stabiliser: 1)), [.bias: 2 / 7.0, .stabiliser: 1 / 7.0])
    expect(try sinks(.zPlus(stabiliser: 1), b: -2), [.stabiliser: 1 / 5.0])
  }

  @Test func alphaBeta() throws {
    // α = 2, β = 1. Positive side 4 + 2, S = 7: bias 2 · 2/7, stabiliser 2 · 1/7.
    // Negative side −1, S = −2: stabiliser −1 · (−1)/(−2) = −1/2.
    expect(
      try sinks(.alphaBeta(2, 1, stabiliser: 1)),
      [.bias: 4 / 7.0, .stabiliser: 2 / 7.0 - 1 / 2.0])
    // A negative bias: positive side 4, S = 5; negative side −1 − 2, S = −4.
    expect(
      try sinks(.alphaBeta(2, 1, stabiliser: 1), b: -2),
      [.bias: -2 / 4.0, .stabiliser: 2 / 5.0 - 1 / 4.0])
    // No negative contribution: −βR stays; no positive one: αR stays.
    expect(
      try sinks(.alphaBeta(2, 1, stabiliser: 0), w: [1, 1], b: 0, x: [1, 3], R: 5),
      [.emptySide: -5])
    expect(
      try sinks(.alphaBeta(2, 1, stabiliser: 0), w: [-1, -1], b: 0, x: [1, 3], R: 5),
      [.emptySide: 10])
    // With β = 0 there is no second side that could be empty.
    expect(try sinks(.alphaBeta(1, 0, stabiliser: 0), w: [1, 1], b: 0), [:])
  }

  @Test func zBox() throws {
    // l = −1, h = 3: 4 + 2 and −1 + 3, d = 8, S = 9; the bias takes nothing.
    expect(try sinks(.zBox(low: -1, high: 3, stabiliser: 1)), [.stabiliser: 1 / 9.0])
  }

  @Test func wSquare() throws {
    // 4 + 1 + 4, S = 10.
    expect(try sinks(.wSquare(stabiliser: 1)), [.bias: 4 / 10.0, .stabiliser: 1 / 10.0])
  }

  @Test func flat() throws {
    // Two inputs, S = 3; the bias is not counted.
    expect(try sinks(.flat(stabiliser: 1)), [.stabiliser: 1 / 3.0])
  }

  @Test func norm() throws {
    // 3 + 1 at R = 9, S = 4.5: the stabiliser holds 0.5/4.5 of it. With both signs turned, the same.
    for sign in [1.0, -1] {
      var network = try Network(shape: [1])
      let a = try network.append("a", .dense(Dense([[3 * sign]])), of: [0])
      let b = try network.append("b", .dense(Dense([[sign]])), of: [0])
      try network.append("sum", .add, of: [a, b])
      let composite = Composite.everywhere(.zero)
        .prepending([.init(.kinds([.addition]), .norm(stabiliser: 0.5))])
      let run = try Explained(
        network, Tensor(example: [1]), composite, from: .values(Tensor(example: [9])))
      expectClose(run.relevance[a] + run.relevance[b], [6, 2])
      expect(run.sinks, [.stabiliser: 1])
    }
  }

  @Test func zeroDenominators() throws {
    // Nothing there: no rule that looks at activations sends anything, stabiliser or not.
    for rule in [
      Rule.zero, .epsilon(1), .gammaAsPrinted(1, stabiliser: 1), .gamma(1, stabiliser: 1),
      .zPlus(stabiliser: 1),
    ] {
      expect(try sinks(rule, b: 0, x: [0, 0], R: 3), [.zeroDenominator: 3])
    }
    // Two empty sides: αR and −βR.
    expect(try sinks(.alphaBeta(2, 1, stabiliser: 1), b: 0, x: [0, 0], R: 3), [.emptySide: 3])
    // Weights of zero, bias of zero: w² has nothing to go by.
    expect(try sinks(.wSquare(stabiliser: 1), w: [0, 0], b: 0, R: 3), [.zeroDenominator: 3])
    // Contributions that cancel, 4 − 4: LRP-0 sends nothing, LRP-ε is as written, and its
    // stabiliser holds ε/ε of R.
    let cancelling = try Explained(.zero, [[2, -4]], at: [2, 1], R: [3])
    #expect(cancelling.explanation == [0, 0])
    expect(cancelling.sinks, [.zeroDenominator: 3])
    let stabilised = try Explained(.epsilon(0.5), [[2, -4]], at: [2, 1], R: [3])
    #expect(stabilised.explanation == [24, -24])
    expect(stabilised.sinks, [.stabiliser: 3])
  }

  @Test func oneHotStartOfTheSlides() throws {
    // W = 2, b = −1, x = 1: f = 1, the input gets 2/1, the bias −1/1 (SEMANTICS section 7.5).
    let run = try Explained(.zero, [[2]], bias: [-1], at: [1], R: [1])
    #expect(run.explanation == [2])
    expect(run.sinks, [.bias: -1])
  }
}
