import Attribution
import Networks
import Testing

/// Every rule on one small layer: the numbers of SEMANTICS section 3, computed with zennit 0.5.1 on
/// PyTorch 2.15 in float64 and printed to twelve decimals.
///
///     W = [[1, 1, 2], [−2, 1, 1]], b = (0.5, −1), x = (1, −2, 3), R = (1, 2), so z = (5.5, −2)
@Suite struct RuleTests {
  let weight: [[Double]] = [[1, 1, 2], [-2, 1, 1]]
  let bias = [0.5, -1]
  let x: [Double] = [1, -2, 3]
  let R: [Double] = [1, 2]

  private func explain(_ rule: Rule) throws -> [Double] {
    try Explained(rule, weight, bias: bias, at: x, R: R).explanation
  }

  private func explainWithoutBias(_ rule: Rule) throws -> [Double] {
    try Explained(rule, weight, at: x, R: R).explanation
  }

  @Test func zero() throws {
    expectDigits(
      try explain(.zero), [2.181818181818, 1.636363636364, -1.909090909091], decimals: 12)
    #expect(try explain(.zero) == explain(.epsilon(0)))
  }

  @Test func epsilon() throws {
    expectDigits(
      try explain(.epsilon(0.25)), [1.951690821256, 1.429951690821, -1.623188405797], decimals: 12)
    // z = (5, −1) without biases: R_1 = 1 · 1/5.25 + (−2)/(−1.25) · 2.
    expectDigits(
      try explainWithoutBias(.epsilon(0.25)), [3.390476190476, 2.819047619048, -3.657142857143],
      decimals: 12)
  }

  @Test func everyRuleWithoutItsBias() throws {
    // The same as a layer that has none, but for LRP-γ, which asks the whole z = (5.5, −2) for its
    // sign; the signs of (5, −1) are the same here.
    for rule in [
      Rule.zero, .epsilon(0.25), .gamma(0.25), .gammaAsPrinted(0.25), .alphaBeta(2, 1), .zPlus(),
      .wSquare(),
    ] {
      #expect(try explain(.withoutBias(rule)) == explainWithoutBias(rule), "\(rule)")
      let run = try Explained(.withoutBias(rule), weight, bias: bias, at: x, R: R)
      #expect(run.sinks[.bias] == nil, "\(rule)")
    }
    // z = 1 + 1 − 3 = −1: with x = 2, w = 1 and the bias −3 the weights for z < 0 are chosen, and
    // the denominator is 2, without the bias.
    let run = try Explained(
      .withoutBias(.gamma(1, stabiliser: 0)), [[1]], bias: [-3], at: [2], R: [5])
    #expect(run.explanation == [5])
    #expect("\(Rule.withoutBias(.epsilon(0.25)))" == "LRP-ε without bias (ε = 0.25)")
    #expect(Rule(word: "bias-free-alpha-beta", [2, 1]) == .withoutBias(.alphaBeta(2, 1)))
  }

  @Test func passOfALayer() throws {
    // Each output's relevance goes to the input at its place, whatever the weights.
    let run = try Explained(.pass, [[1, 2], [3, 4]], bias: [5, 6], at: [1, -1], R: [7, -8])
    #expect(run.explanation == [7, -8])
  }

  @Test func zPlus() throws {
    // z1: 1 and 6 and the bias 0.5, together 7.5; z2: x3's 3 alone.
    expectDigits(
      try explain(.zPlus(stabiliser: 0)), [0.133333333333, 0, 2.8], decimals: 12)
  }

  @Test func alphaBeta() throws {
    expectDigits(
      try explain(.alphaBeta(2, 1, stabiliser: 0)), [-0.533333333333, -1.8, 5.6], decimals: 12)
  }

  @Test func gamma() throws {
    expectDigits(
      try explain(.gamma(0.25, stabiliser: 0)),
      [1.707953063885, 1.267275097784, -0.829204693611], decimals: 12)
  }

  @Test func gammaAsPrinted() throws {
    // z1: 1.25, −2.5, 7.5 and the bias 0.625, together 6.875; z2: −2, −2.5, 3.75 and −1: −1.75.
    // R_1 = 1.25/6.875 + 2 · (−2)/(−1.75), and so on.
    expectClose(
      try explain(.gammaAsPrinted(0.25, stabiliser: 0)),
      [1.25 / 6.875 + 4 / 1.75, -2.5 / 6.875 + 5 / 1.75, 7.5 / 6.875 - 7.5 / 1.75])
  }

  /// For x ≥ 0 and z > 0: contributions 1.25, 5 and −0.5, no bias.
  @Test(arguments: [Rule.gamma(0.25, stabiliser: 0), .gammaAsPrinted(0.25, stabiliser: 0)])
  func bothGammasAreOneRuleOfPositiveNumbers(rule: Rule) throws {
    expectClose(
      try Explained(rule, [[1, 2, -1]], at: [1, 2, 0.5], R: [1]).explanation,
      [1.25 / 5.75, 5 / 5.75, -0.5 / 5.75])
  }

  @Test func zBox() throws {
    expectDigits(
      try explain(.zBox(low: -3, high: 3, stabiliser: 0)),
      [0.962566844920, 0.240641711230, 1.796791443850], decimals: 12)
    // One bound per channel, all the same, is one bound.
    #expect(
      try explain(.zBox(low: [-3, -3, -3], high: [3, 3, 3], stabiliser: 0))
        == explain(.zBox(low: -3, high: 3, stabiliser: 0)))
    // Two channels of one position: x = (1, 1), l = (0, −1), h = (2, 1), w = (1, −1):
    // Z = (1 − 0, −1 + 1) = (1, 0).
    expectClose(
      try Explained(
        .zBox(low: [0, -1], high: [2, 1], stabiliser: 0), [[1, -1]], at: [1, 1], R: [1]
      ).explanation, [1, 0])
  }

  @Test func wSquare() throws {
    expectDigits(
      try explain(.wSquare(stabiliser: 0)), [1.302857142857, 0.445714285714, 0.925714285714],
      decimals: 12)
    expectClose(try explainWithoutBias(.wSquare(stabiliser: 0)), [1.5, 0.5, 1])
  }

  @Test func flat() throws {
    expectClose(try explain(.flat(stabiliser: 0)), [1, 1, 1])
  }

  @Test func sign() throws {
    // z = (5.5, −2); sgn x = (1, −1, 1): R_1 = 1/5.5 · 1 + (−2)/(−2) · 2, and so on. The biases get
    // 0.5/5.5 + (−1)/(−2) · 2; what Σ sgn(x) w leaves of Σ x w, 3 and 1, 3/5.5 + 1/(−2) · 2.
    let run = try Explained(.sign(), weight, bias: bias, at: x, R: R)
    expectClose(run.explanation, [1 / 5.5 + 2, -1 / 5.5 + 1, 2 / 5.5 - 1])
    expectClose(run.sinks[.bias] ?? 0, 0.5 / 5.5 + 1)
    expectClose(run.sinks[.numerator] ?? 0, 3 / 5.5 - 1)
    // Above μ = 2 only x3 is, and x1 = 1 is below; at the threshold the sign is +1.
    expectClose(
      try explain(.sign(above: 2)), [-1 / 5.5 - 2, -1 / 5.5 + 1, 2 / 5.5 - 1])
    #expect(try explain(.sign(above: 1)) == run.explanation)
    // z = 0: nothing to divide by, although the numerators are not zero.
    let empty = try Explained(.sign(), [[1, -1]], at: [2, 2], R: [3])
    #expect(empty.explanation == [0, 0] && empty.sinks == [.zeroDenominator: 3])
  }

  /// Z_jk as the trace shows it: for z1 the bias and x1, x2, x3, then for z2. Shares alone would not
  /// notice a rule whose contributions all have the wrong sign.
  @Test(arguments: [
    (Rule.zero, [0.5, 1, -2, 6, -1, -2, -2, 3]),
    (.epsilon(0), [0.5, 1, -2, 6, -1, -2, -2, 3]),
    // γ = 1 doubles positive weights: w = (2, 2, 4) and (−2, 2, 2), b = 1 and −1.
    (.gammaAsPrinted(1, stabiliser: 0), [1, 2, -4, 12, -1, -2, -4, 6]),
    // z1 > 0: x2 < 0 gets w + γw⁻ = 1. z2 < 0: w + γw⁻ = (−4, ·, 1), b = −2, and for x2 w + γw⁺ = 2.
    (.gamma(1, stabiliser: 0), [1, 2, -2, 12, -2, -4, -4, 3]),
    (.zPlus(stabiliser: 0), [0.5, 1, 0, 6, 0, 0, 0, 3]),
    // l = −3, h = 3: x w + 3 w⁺ − 3 w⁻ = x w + 3|w|.
    (.zBox(low: -3, high: 3, stabiliser: 0), [0, 4, 1, 12, 0, 4, 1, 6]),
    (.wSquare(stabiliser: 0), [0.25, 1, 1, 4, 1, 4, 1, 1]),
    (.flat(stabiliser: 0), [0, 1, 1, 1, 0, 1, 1, 1]),
  ])
  func contributionsInTheTrace(rule: Rule, contributions: [Double]) throws {
    let run = try Explained(rule, weight, bias: bias, at: x, R: R)
    #expect(run.trace.map(\.contribution) == contributions)
    let totals = [contributions[..<4], contributions[4...]].map { $0.reduce(0, +) }
    #expect(run.trace.map(\.total) == totals.flatMap { Array(repeating: $0, count: 4) })
  }

  @Test func contributionsOfBothSidesInTheTrace() throws {
    // α = 2 and −β = −1 times the sides of z1, then of z2; each side over its own total.
    let run = try Explained(.alphaBeta(2, 1, stabiliser: 0), weight, bias: bias, at: x, R: R)
    #expect(
      run.trace.map(\.contribution) == [1, 2, 0, 12, 0, 0, 2, 0, 0, 0, 0, 6, 1, 2, 2, 0])
    #expect(
      run.trace.map(\.total) == [7.5, -2, 3, -5].flatMap { Array(repeating: $0, count: 4) })
  }

  @Test func alphaBetaWhereOtherLibrariesAreWrong() throws {
    // W = (1, −1), b = −1, x = (1, 1), R = −1. The negative side is −1 and the bias's −1.
    expectClose(
      try Explained(
        .alphaBeta(1, 0, stabiliser: 0), [[1, -1]], bias: [-1], at: [1, 1], R: [-1]
      ).explanation, [-1, 0])
    expectClose(
      try Explained(
        .alphaBeta(2, 1, stabiliser: 0), [[1, -1]], bias: [-1], at: [1, 1], R: [-1]
      ).explanation, [-2, 0.5])
    // x = (1, 3), w = (1, 1): no negative side, the inputs get all of 2R.
    expectClose(
      try Explained(.alphaBeta(2, 1, stabiliser: 0), [[1, 1]], at: [1, 3], R: [1]).explanation,
      [0.5, 1.5])
  }

  /// One input of weight 1: the share is |z| / (|z| + ε), never more than 1, never negative.
  @Test(arguments: [
    Rule.epsilon(0.5), .gamma(0, stabiliser: 0.5), .gammaAsPrinted(0, stabiliser: 0.5),
  ])
  func stabiliserHasTheSignOfItsSum(rule: Rule) throws {
    expectClose(try Explained(rule, [[1]], at: [-0.5], R: [1]).explanation, [0.5])
    expectClose(try Explained(rule, [[1]], at: [1.5], R: [1]).explanation, [0.75])
  }

  @Test func stabilisersOfSidesAndOfZero() throws {
    // −βR over z⁻ − ε: −1 · (−0.5) / (−0.5 − 0.5) = −0.5; the other side is empty.
    expectClose(
      try Explained(.alphaBeta(2, 1, stabiliser: 0.5), [[1]], at: [-0.5], R: [1]).explanation,
      [-0.5])
    // sgn(0) = +1: contributions 1 and −1 cancel, over ε = 0.5 they are 2 and −2.
    expectClose(
      try Explained(.epsilon(0.5), [[1, -1]], at: [1, 1], R: [1]).explanation, [2, -2])
  }

  /// A contribution of 1e-6, or 1.5e-6 under γ = 0.5, over itself and zennit's ε = 1e-6.
  @Test(
    arguments: [
      (.epsilon(), 0.5), (.gamma(0.5), 0.6), (.gammaAsPrinted(0.5), 0.6), (.alphaBeta(1, 0), 0.5),
      (.zPlus(), 0.5), (.zBox(low: 0, high: 0), 0.5),
    ] as [(Rule, Double)])
  func stabiliserIsZennitsByDefault(rule: Rule, share: Double) throws {
    expectClose(try Explained(rule, [[1]], at: [1e-6], R: [1]).explanation, [share])
  }

  /// w² = 1e-6, and 1 under flat, over the same.
  @Test(arguments: [(.wSquare(), 0.5), (.flat(), 1 / 1.000001)] as [(Rule, Double)])
  func stabiliserOfWeightsIsZennitsByDefault(rule: Rule, share: Double) throws {
    expectClose(try Explained(rule, [[1e-3]], at: [1], R: [1]).explanation, [share])
  }

  @Test func boundsAreSpreadByChannel() throws {
    // Two channels of two positions: l = (0, 0, −1, −1), h = (2, 2, 1, 1), w = (1, −1, 1, −1) at 1:
    // Z = (1 − 0, −1 + 2, 1 + 1, −1 + 1) = (1, 1, 2, 0).
    #expect(Bound([0, -1]).expanded(to: [2, 2]) == [0, 0, -1, -1])
    var convolution = try Network(shape: [2, 2])
    try convolution.append(
      "z",
      .convolution(
        Convolution(
          weight: Tensor(shape: [1, 2, 2], elements: [1, -1, 1, -1]), window: Window(2))))
    let run = try Explained(
      convolution, Tensor(shape: [1, 2, 2], elements: [1, 1, 1, 1]),
      .everywhere(.zBox(low: [0, -1], high: [2, 1], stabiliser: 0)),
      from: .values(Tensor(shape: [1, 1, 1], elements: [4])))
    expectClose(run.explanation, [1, 1, 2, 0])
  }

  @Test func decomposingAnAdditionReachesAllOperands() throws {
    // zB on x + x with l = −1, h = 1 at x = 0.5: each operand contributes 1.5.
    var network = try Network(shape: [1])
    try network.append("sum", .add, of: [0, 0])
    let composite = Composite([.init(.kinds([.addition]), .zBox(low: -1, high: 1, stabiliser: 0))])
    let run = try Explained(network, Tensor(example: [0.5]), composite, from: .score(.predicted))
    expectClose(run.trace.map(\.contribution), [1.5, 1.5])
    expectClose(run.explanation, [1])
  }

  /// a w and w² of 1e400.
  @Test(arguments: [(.zero, 1e200), (.wSquare(), 1)] as [(Rule, Double)])
  func numbersOutOfRangeAreRefused(rule: Rule, a: Double) throws {
    let error = #expect(throws: AttributionError.self) {
      _ = try Explained(rule, [[1e200, 1]], at: [a, 1], R: [1])
    }
    #expect(error?.description.contains("too large for a number of double precision") == true)
  }

  @Test func normFollowsTheValues() throws {
    // a + b at a = 3, b = 1 with R = 2: 3/4 · 2 and 1/4 · 2.
    var network = try Network(shape: [1])
    let a = try network.append("a", .dense(Dense([[3]])), of: [0])
    let b = try network.append("b", .dense(Dense([[1]])), of: [0])
    try network.append("sum", .add, of: [a, b])
    let run = try Explained(
      network, Tensor(example: [1]), .everywhere(.zero), from: .values(Tensor(example: [2])))
    expectClose(run.relevance[a] + run.relevance[b] + run.explanation, [1.5, 0.5, 2])
  }

  @Test func productGivesAllToItsSignals() throws {
    func run(_ first: Role, _ second: Role) throws -> Explained {
      var network = try Network(shape: [1])
      let a = try network.append("a", .dense(Dense([[3]])), of: [0])
      let b = try network.append("b", .dense(Dense([[1]])), of: [0])
      try network.append("product", .multiply(first, second), of: [a, b])
      return try Explained(
        network, Tensor(example: [1]), .everywhere(.zero), from: .values(Tensor(example: [2])))
    }
    #expect(try run(.signal, .gate).relevance[1...2] == [[2], [0]])
    #expect(try run(.gate, .signal).relevance[1...2] == [[0], [2]])
    let halves = try run(.signal, .signal)
    #expect(halves.relevance[1...2] == [[1], [1]])
    // Halving is a redistribution and is traced; passing on unchanged is not.
    #expect(halves.trace.count { $0.node == 3 } == 2)
    #expect(try run(.signal, .gate).trace.count { $0.node == 3 } == 0)
  }
}
