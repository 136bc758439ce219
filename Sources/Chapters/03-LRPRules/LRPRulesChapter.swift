import Attribution
import Figures
import Foundation
import Networks
import Numerics

extension Chapter {
  static let lrpRules = Chapter(
    number: 3,
    name: "lrp-rules",
    title: "All rules on one small layer",
    source: "document 000, \"Propagation Rules\"; document 002, \"LRP Rules and Their Variants\"",
    content: { _ in LRPRulesChapter() })
}

/// The chapter that applies every LRP rule to one layer of three inputs and two neurons.
struct LRPRulesChapter: ChapterContent {
  let weight = [[1.0, 1, 2], [-2, 1, 1]]
  let bias = [0.5, -1]
  let input = [1.0, -2, 3]
  let start = InitialRelevance.values(Tensor(example: [1, 2]))

  func network() throws(NetworkError) -> Network {
    var network = try Network(input: "x", shape: [3], units: ["x1", "x2", "x3"])
    try network.append("z", .dense(Dense(weight, bias: bias)), units: ["z1", "z2"])
    return network
  }

  func run(_ rule: Rule) throws -> Run {
    try Run(network(), input, under: .everywhere(rule), from: start)
  }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      Three inputs, two neurons, both kinds of sign everywhere: W = [(1, 1, 2), (-2, 1, 1)],
      b = (0.5, -1), x = (1, -2, 3), so z = (5.5, -2). The neurons hold R = (1, 2). Every rule
      divides them by the slides' one formula and differs only in what it takes for the
      contribution Z_jk:
      """)
    page.formula(
      """
      R_j = Σ_k  Z_jk / Σ_{0,j} Z_jk · R_k

      LRP-0, LRP-ε        a_j w_jk                 (ε joins the denominator)
      LRP-γ, as printed   a_j (w_jk + γ w_jk⁺)
      LRP-γ, general      z_k > 0:  a_j⁺ (w_jk + γ w_jk⁺) + a_j⁻ (w_jk + γ w_jk⁻)
                          z_k < 0:  a_j⁺ (w_jk + γ w_jk⁻) + a_j⁻ (w_jk + γ w_jk⁺)
      LRP-αβ              (a_j w_jk)⁺ and (a_j w_jk)⁻, each over its own sum
      z⁺                  (a_j w_jk)⁺
      zB                  a_j w_jk − l_j w_jk⁺ − h_j w_jk⁻
      w²                  w_jk²
      flat                1                        (the bias left out)
      LRP-SIGN            sgn(a_j − μ) w_jk        (over Σ_{0,j} a_j w_jk)
      """)
    try sideBySide(on: &page)
    code(on: &page)
    try epsilonSweep(on: &page)
    try unsigned(on: &page)
    try gammaSweep(on: &page)
    try sign(on: &page)
    try refused(on: &page)
    imprecise(on: &page)
    try exercises(on: &page)
    return page
  }

  func tracedRun() throws -> TracedRun {
    let network = try network()
    return TracedRun(
      title: "LRP-αβ with α = 2 and β = 1 on the small layer: two messages for every pair",
      network: network,
      plan: try Plan(.everywhere(.alphaBeta(2, 1, stabiliser: 0)), for: network),
      input: Tensor(example: input), start: start)
  }

  func sideBySide(on page: inout Page) throws {
    let rules: [Rule] = [
      .zero, .epsilon(0.25), .gammaAsPrinted(0.25, stabiliser: 0), .gamma(0.25, stabiliser: 0),
      .alphaBeta(1, 0, stabiliser: 0), .alphaBeta(2, 1, stabiliser: 0), .zPlus(stabiliser: 0),
      .zBox(low: -3, high: 3, stabiliser: 0), .wSquare(stabiliser: 0), .flat(stabiliser: 0),
    ]
    var table = TextTable(["rule", "R(x1)", "R(x2)", "R(x3)", "sum", "bias", "stabiliser"])
    for rule in rules {
      let run = try run(rule)
      let sinks = [run.ledger.total(.bias), run.ledger.total(.stabiliser)]
      let numbers = run.explanation + [run.explanation.sum] + sinks
      table.add([name(rule)] + numbers.map { formatted($0, digits: 7) })
    }
    page.heading("Side by side")
    page.prose(
      """
      All with ε = 0 but LRP-ε. No side is empty here and no denominator zero, so a row's sum, bias
      and stabiliser add up to 3.
      """)
    page.output("rules", table)
    page.prose(
      """
      Look at x2. Its activation is negative, so it speaks against z1, where its weight is positive,
      and for the negative z2. LRP-0 and LRP-γ see that; z⁺ gives it nothing, because no
      contribution of its is positive; w² and flat do not look at activations at all. And α = 1,
      β = 0 is z⁺.
      """)
  }

  /// The name of a rule without its stabiliser, which is zero in every row of the table.
  func name(_ rule: Rule) -> String {
    rule.description.replacing(", ε = 0)", with: ")").replacing(" (ε = 0)", with: "")
  }

  func code(on page: inout Page) {
    let folder = "Sources/Scalar/LRP/Rules"
    page.heading("In the program")
    page.prose(
      """
      A rule is a file with its formula, its source and these lines; `distribute` of
      \(chapter: .toyNetwork) does the rest. LRP-γ as printed:
      """)
    page.code("\(folder)/GammaAsPrinted.swift", "mutating func gammaAsPrinted(")
    page.prose("LRP-αβ, which shares each neuron's relevance twice:")
    page.code("\(folder)/AlphaBeta.swift", "mutating func alphaBeta(")
    page.prose("zB, in which the bias is a value known exactly, its own lower and upper bound:")
    page.code("\(folder)/ZBox.swift", "mutating func zBox(")
  }

  func epsilonSweep(on page: inout Page) throws {
    var table = TextTable(["ε", "R(x1)", "R(x2)", "R(x3)", "sum", "bias", "stabiliser"])
    for ε in [0, 1e-6, 0.01, 0.25, 1, 10, 1000] {
      let run = try run(.epsilon(ε))
      let sinks = [run.ledger.total(.bias), run.ledger.total(.stabiliser)]
      let numbers = run.explanation + [run.explanation.sum] + sinks
      table.add([formatted(ε)] + numbers.map { formatted($0, digits: 7) })
    }
    page.heading("ε, from nothing to everything")
    page.prose(
      """
      With ε = 0 it is LRP-0. As ε grows, the stabiliser holds more and more of the 3 units, and the
      neuron with the smaller |z_k| = 2 loses its voice first.
      """)
    page.output("epsilon", table)
  }

  func unsigned(on page: inout Page) throws {
    let ε = 0.1
    var table = TextTable(["z", "printed  z / (ε + z)", "signed  z / (z + ε·sgn z)"])
    for z in [0.2, 0.1, 0.01, -0.01, -0.05, -0.09, -0.1, -0.11, -0.2] {
      let run = try Run(
        .layer([[1]]), [z], under: .everywhere(.epsilon(ε)), from: .values(Tensor(example: [1])))
      let printed = abs(ε + z) < 1e-15 ? "division by zero" : formatted(z / (ε + z), digits: 6)
      table.add([formatted(z), printed, formatted(run.explanation[0], digits: 6)])
    }
    page.heading("ε without its sign")
    page.prose(
      """
      Documents 000 and 002 print ε + Σ, whatever the sum's sign. One input with w = 1, so that its
      contribution is z itself, shows the effect. With ε = 0.1 and R = 1 the input should get
      a part of 1, the smaller the nearer z is to zero:
      """)
    page.output("unsigned", table)
    page.prose(
      """
      For −ε < z < 0 the printed form turns the sign of the relevance around, at z = −ε it divides
      by zero, and just below it hands on a multiple of what it received. That is the opposite of
      stabilising. With ε·sgn(z) the denominator only ever grows.
      """)
    page.figure(
      "unsigned-epsilon", "The share that is handed on, with ε as printed and with its sign",
      svg: unsignedPlot(ε).svg)
  }

  func unsignedPlot(_ ε: Double) -> LinePlot {
    func run(_ range: ClosedRange<Double>, _ share: (Double) -> Double) -> [(x: Double, y: Double)]
    {
      (0...100).map { i in
        let z = range.lowerBound + (range.upperBound - range.lowerBound) * Double(i) / 100
        return (z, share(z))
      }
    }
    let printed = { (z: Double) in z / (ε + z) }
    let signed = { (z: Double) in z / (z + (z < 0 ? -ε : ε)) }
    return LinePlot(
      "What a neuron with the sum z hands on of R = 1 (ε = 0.1)",
      x: .init("z", -0.4...0.4, marks: [-0.4, -0.2, -0.1, 0, 0.2, 0.4]),
      y: .init("handed on", -4...6, marks: [-4, -2, 0, 1, 2, 4, 6]),
      series: [
        .init("z / (z + ε·sgn z)", colour: .blue, runs: [run(-0.4...0.4, signed)]),
        .init(
          "z / (ε + z), as printed", colour: .red, dashed: true,
          runs: [run(-0.4 ... -0.12, printed), run(-0.08...0.4, printed)]),
      ])
  }

  func gammaSweep(on page: inout Page) throws {
    var table = TextTable(
      ["γ"] + ["printed", "general"].flatMap { form in (1...3).map { "\(form) R(x\($0))" } })
    for γ in [0, 0.25, 1, 10, 1000] {
      let general = try run(.gamma(γ, stabiliser: 0))
      let printed = try run(.gammaAsPrinted(γ, stabiliser: 0))
      table.add(
        [formatted(γ)]
          + (printed.explanation + general.explanation).map { formatted($0, digits: 6) })
    }
    page.heading("γ, and why there are two")
    page.prose(
      """
      The printed form adds γ w_jk⁺, which emphasises support as long as activations are not
      negative. Here x2 is, and z2 too, and then γ w_jk⁺ emphasises the wrong side: with γ = 0.25 the
      denominator of z2 shrinks from -2 to -1.75, and with a larger γ it changes its sign. The
      general form asks which contributions agree with the sign of z_k and emphasises those. They
      agree at γ = 0, where both are LRP-0.
      """)
    page.output("gamma", table)
    page.code("Sources/Scalar/LRP/Rules/Gamma.swift", "mutating func gamma(")
    page.prose(
      """
      As γ grows, the general form tends to what supports each neuron alone. On activations after a
      ReLU, with z_k > 0, both are the same.
      """)
  }

  func refused(on page: inout Page) throws {
    let network = try network()
    var refusals: [String] = []
    for rule in [Rule.alphaBeta(2, 0.5), .alphaBeta(1, 1), .alphaBeta(0.5, -0.5)] {
      do throws(PlanError) {
        _ = try Plan(.everywhere(rule), for: network)
      } catch {
        refusals.append(error.description)
      }
    }
    page.heading("α − β = 1")
    page.prose(
      """
      The slides' formula for LRP-αβ lacks this condition. Without it each layer multiplies the sum
      by α − β: with α = 2 and β = 0.5, after four layers there would be
      \(formatted(pow(1.5, 4))) times as much relevance as there was score. A plan refuses such a rule:
      """)
    page.output("refused", refusals.joined(separator: "\n"))
  }
}
