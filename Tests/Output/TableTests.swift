import Attribution
import Figures
import Networks
import Testing

/// Plans, ledgers and traces as text.
@Suite struct TableTests {
  /// y = relu(2x − 1) ⊙ σ(x) + x, flattened, with a residual addition and a gate.
  private func network() throws -> Network {
    var network = try Network(input: "x", shape: [1, 2], units: ["x1", "x2"])
    try network.append("fc", .dense(Dense([[2, 0], [0, 2]], bias: [-1, -1])))
    let relu = try network.append("relu", .activation(.relu))
    let gate = try network.append("gate", .activation(.sigmoid), of: [0])
    try network.append("gated", .multiply(.signal, .gate), of: [relu, gate])
    try network.append("sum", .add, of: [0, 4])
    try network.append("flat", .reshape([2]))
    return network
  }

  @Test func planSaysWhatAppliesAndWhy() throws {
    let network = try network()
    let plan = try Plan(
      .everywhere(.epsilon()).prepending([.init(.first([.dense]), .zPlus(stabiliser: 0.1))]),
      for: network)
    #expect(
      plan.table(for: network).description == """
        node   operation               shape  relevance     because
        ─────  ──────────────────────  ─────  ────────────  ────────────────────────────────────────────────────────────────
        flat   reshape to 2                2  routed        every element passes on what it holds
        sum    add                       1×2  norm          every addition, average pooling, interpolation or matrix product
        gated  multiply signal × gate    1×2  roles         every product
        gate   sigmoid                   1×2  pass          every activation
        relu   relu                      1×2  pass          every activation
        fc     dense                     1×2  z⁺ (ε = 0.1)  the first dense
        x      input                     1×2  kept          the input keeps what it receives
        """)
  }

  @Test func firstMatchWins() throws {
    let network = try network()
    func rule(_ entries: [Composite.Entry]) throws -> Plan.Treatment {
      let plan = try Plan(Composite.everywhere(.zero).prepending(entries), for: network)
      return plan.steps[1].treatment
    }
    #expect(try rule([]) == .rule(.zero))
    #expect(
      try rule([.init(.node("fc"), .flat()), .init(.first([.dense]), .zPlus())]) == .rule(.flat()))
    #expect(
      try rule([.init(.first([.dense]), .zPlus()), .init(.node("fc"), .flat())]) == .rule(.zPlus()))
    // The first addition or dense is the dense; the first addition is not.
    #expect(
      try rule([.init(.first([.addition, .dense]), .flat())]) == .rule(.flat()))
    #expect(try rule([.init(.first([.addition]), .norm(stabiliser: 1))]) == .rule(.zero))
  }

  @Test func ledgerAndTrace() throws {
    // x = (1, 2): fc (1, 3), relu the same, σ(1), σ(2); R = (1, 0) at the output.
    // sum: contributions 1 and σ(1) = 0.7310585786 over 1.7310585786.
    let run = try Explained(
      network(), Tensor(shape: [1, 1, 2], elements: [1, 2]), .everywhere(.zero),
      from: .values(Tensor(example: [1, 0])))
    #expect(
      run.ledger.table(for: run.network, digits: 4).description == """
        node       received  propagated     bias
        ─────────  ────────  ──────────  ───────
        flat              1           1
        sum               1           1
        gated        0.4223      0.4223
        gate              0           0
        relu         0.4223      0.4223
        fc           0.4223      0.8446  -0.4223
        x             1.422
        all sinks                        -0.4223
        """)
    var text = TraceText(of: run.network, under: try Plan(.everywhere(.zero), for: run.network))
    for redistribution in run.trace { text.append(redistribution) }
    #expect(
      text.text == """
        sum → x, gated, by norm (ε = 0)
          R(x1 ← sum[0]) = 1 / 1.731058579 · 1 = 0.5776812017
          R(gated[0] ← sum[0]) = 0.7310585786 / 1.731058579 · 1 = 0.4223187983
          together: x1 0.5776812017, gated[0] 0.4223187983

        fc → x, by LRP-0
          R(bias ← fc[0]) = -1 / 1 · 0.4223187983 = -0.4223187983
          R(x1 ← fc[0]) = 2 / 1 · 0.4223187983 = 0.8446375965
          R(x2 ← fc[0]) = 0 / 1 · 0.4223187983 = 0
          together: bias -0.4223187983, x1 0.8446375965, x2 0

        """)
    #expect(
      run.trace[1].csvLine(in: run.network)
        == "sum,sum[0],gated[0],0.7310585786300049,1.7310585786300048,1.0,0.42231879825151825\n")
  }

  @Test func whatStaysBehindWholeIsNotDivided() throws {
    let run = try Explained(.zero, [[1, -1]], at: [1, 1], R: [3])
    #expect(run.trace.map { $0.text(in: run.network) } == ["R(zero denominator ← z[0]) = 3"])
    #expect(run.trace[0].csvLine(in: run.network) == "z,z[0],zero denominator,0.0,0.0,3.0,3.0\n")
    // αβ: the side's factor stands as the contribution, the total of that side is 0.
    let side = try Explained(.alphaBeta(2, 1, stabiliser: 0), [[1]], at: [1], R: [3])
    #expect(
      side.trace.map { $0.csvLine(in: side.network) } == [
        "z,z[0],input[0],2.0,1.0,3.0,6.0\n", "z,z[0],empty side,-1.0,0.0,3.0,-3.0\n",
      ])
  }

  @Test func numbersHaveTheirDigits() {
    #expect(
      [0.28, -0.0, 2, 1e-6, 1.0 / 3, 12_345_678_901].map { formatted($0) } == [
        "0.28", "0", "2", "1e-06", "0.3333333333", "1.23456789e+10",
      ])
    #expect(formatted(2.0 / 3, digits: 3) == "0.667")
  }
}
