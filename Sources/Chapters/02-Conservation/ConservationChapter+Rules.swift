import Attribution
import Figures
import Networks
import Numerics

/// The sections on how rules and composites absorb relevance, apart from biases and the stabiliser.
extension ConservationChapter {
  func gamma(on page: inout Page) throws {
    let network = try network(biased: true)
    var table = TextTable(["γ", "R(x1)", "R(x2)", "inputs", "biases", "sum"])
    for γ in [0, 0.25, 1, 10] {
      let run = try Run(
        network, input, under: .everywhere(.gammaAsPrinted(γ, stabiliser: 0)),
        from: .score(.predicted))
      let parts = [run.explanation.sum, run.ledger.total(.bias)]
      table.add(
        [formatted(γ)] + (run.explanation + parts + [parts.sum]).map { formatted($0, digits: 6) })
    }
    page.heading("γ has no sink of its own, but feeds the bias")
    page.prose(
      """
      LRP-γ as printed changes numerators and denominator alike, so it takes nothing for itself. But
      the bias is a weight like the others: a positive one is emphasised too, and holds
      (b_k + γ b_k⁺) / d_k of R_k, where d_k is the rule's denominator. Inputs and biases together
      still hold the score; the inputs alone hold less.
      """)
    page.output("gamma", table)
  }

  func emptySides(on page: inout Page) throws {
    let positive = try Run(
      .layer([[1, 1]]), [1, 3], under: .everywhere(.alphaBeta(2, 1, stabiliser: 0)),
      from: .values(Tensor(example: [1])))
    let negative = try Run(
      .layer([[1, -1]], bias: [-1]), [1, 1],
      under: .everywhere(.alphaBeta(2, 1, stabiliser: 0)), from: .values(Tensor(example: [-1])))
    page.heading("αβ with an empty side")
    page.prose(
      """
      LRP-αβ gives αR_k to the positive contributions and −βR_k to the negative ones. If a neuron
      has none of one kind, that part has nowhere to go. Take α = 2, β = 1, x = (1, 3), w = (1, 1)
      and R = 1: there is no negative contribution, so the inputs get all of 2R, and -1 stays behind
      as an empty side.
      """)
    page.output("empty-side", positive.ledger.table(for: positive.network))
    page.prose(
      """
      The inputs hold \(vector(positive.explanation)), which adds up to
      \(formatted(positive.explanation.sum)). Dropping the missing side without a word is how
      implementations come to "create" relevance. With both sides there, w = (1, -1), b = -1,
      x = (1, 1) and R = -1, the inputs get \(vector(negative.explanation)) and the bias, half of
      the negative side, \(formatted(negative.ledger.total(.bias))): together -1.
      """)
  }

  func zeroDenominators(on page: inout Page) throws {
    func run(_ x: [Double], _ rule: Rule) throws -> Run {
      try Run(
        .layer([[1, -1]]), x, under: .everywhere(rule), from: .values(Tensor(example: [1])))
    }
    var table = TextTable(
      ["x", "rule", "R(x1)", "R(x2)", "stabiliser", "zero denominator", "sum"], left: [0, 1])
    for x in [[1.0, 1], [0, 0]] {
      for rule in [Rule.zero, .epsilon(0.1)] {
        let run = try run(x, rule)
        let sinks = [run.ledger.total(.stabiliser), run.ledger.total(.zeroDenominator)]
        table.add(
          [vector(x), rule.description]
            + (run.explanation + sinks + [run.explanation.sum + sinks.sum]).map { formatted($0) })
      }
    }
    page.heading("Nothing to divide by")
    page.prose(
      """
      With w = (1, -1), x = (1, 1) the contributions 1 and -1 cancel: LRP-0 would divide by zero. It
      sends nothing, and the ledger says so. LRP-ε is as its formula is written: both inputs get
      large messages of opposite sign, and the stabiliser holds all. With x = (0, 0) there is not
      even a contribution a_j w_jk, and no rule that is made of them sends anything. (Flat, w² and zB
      have contributions at zero inputs too.)
      """)
    page.output("zero-denominators", table)
  }

  func composite(on page: inout Page) throws {
    let composite = Composite([
      .init(.first([.dense]), .zPlus(stabiliser: 0)),
      .init(.kinds([.dense]), .epsilon(0.1)),
      .init(.kinds([.activation]), .pass),
    ])
    let run = try Run(network(biased: true), input, under: composite, from: .score(.predicted))
    page.heading("A whole account")
    page.prose(
      """
      Real explanations mix rules: z⁺ for the first dense layer, LRP-ε with ε = 0.1 for the
      others. A composite is such a list, in which the first entry that matches a node decides;
      resolved against a network it is a plan:
      """)
    page.output("plan", run.plan.table(for: run.network))
    page.prose("And the ledger of that plan accounts for every unit of the score:")
    page.output("ledger", run.ledger.table(for: run.network))
    page.output(
      "account",
      """
      score           \(formatted(run.output[0]))
      at the inputs   \(formatted(run.explanation.sum, digits: 6))
      in the sinks    \(formatted(run.ledger.totalSunk, digits: 6))
      together        \(formatted(run.explanation.sum + run.ledger.totalSunk))
      """)
  }
}
