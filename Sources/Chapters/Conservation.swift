import Attribution
import Figures
import Networks
import Numerics

extension Chapter {
  static let conservation = Chapter(
    number: 2,
    name: "conservation",
    title: "Conservation, and where relevance goes when it is not conserved",
    source: "document 000, \"The Conservation Principle\"; document 002, \"Relevance Propagation"
      + " Principle\" and \"LRP-ε\"",
    page: Conservation.page,
    tracedRun: {
      let network = try ConservationExample.network(biased: true)
      return TracedRun(
        title: "The network with biases under LRP-ε with ε = 0.1, started from its score",
        network: network, plan: try Plan(.everywhere(.epsilon(0.1)), for: network),
        input: Tensor(example: ConservationExample.input), start: .score(.predicted))
    })
}

private enum Conservation {
  private static let input = ConservationExample.input

  private static func network(biased: Bool) throws(NetworkError) -> Network {
    try ConservationExample.network(biased: biased)
  }

  static func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      The conservation law of document 000 says that every layer holds the same sum of relevance,
      the prediction f(x):
      """)
    page.formula("Σ_j R_j^(l) = Σ_i R_i^(l+1) = … = f(x)")
    page.prose(
      """
      It holds as long as every neuron hands all that it has to neurons below. Biases, stabilisers,
      empty sides and zero denominators keep a part of it back, and every part can be named. This
      page goes through them one by one, with the ledger that the program keeps: for each node what
      came in, what went out, and every sink, computed from its own formula rather than as the
      difference.
      """)
    try kept(on: &page)
    try biases(on: &page)
    try stabiliser(on: &page)
    try gamma(on: &page)
    try emptySides(on: &page)
    try zeroDenominators(on: &page)
    try composite(on: &page)
    try imprecise(on: &page)
    try exercises(on: &page)
    return page
  }

  private static func kept(on page: inout Page) throws {
    let run = try Run(
      network(biased: false), input, under: .everywhere(.zero), from: .score(.predicted))
    page.heading("Kept: no biases, no stabiliser")
    page.prose(
      """
      Two inputs x = \(vector(input)), three hidden neurons with a ReLU, one output
      y = \(formatted(run.output[0])). LRP-0, started from the score:
      """)
    page.output("kept", run.ledger.table(for: run.network))
    page.prose(
      """
      Single relevances may be negative or larger than the score: R(h) =
      \(vector(run.relevance(of: "relu"))), R(x) = \(vector(run.explanation)). It is the sum that is
      kept.
      """)
  }

  private static func biases(on page: inout Page) throws {
    let run = try Run(
      network(biased: true), input, under: .everywhere(.zero), from: .score(.predicted))
    page.heading("Biases take their share")
    page.prose(
      """
      The same network with biases (1, -0.5, 0) in the hidden layer and 0.5 at the output. The
      slides write Σ_{0,j}: the sum below the line includes neuron 0, the bias, with activation 1
      and weight b_k. Its share b_k / Σ_{0,j} a_j w_jk · R_k reaches no input.
      """)
    page.output("biases", run.ledger.table(for: run.network))
    page.prose(
      """
      In the program this is one line of the list of connections that every rule goes through: the
      bias is visited first, as neuron 0.
      """)
    page.code("Sources/Scalar/Linear/DenseConnections.swift", "func forEach(into k: Int")
    page.prose(
      """
      The score is \(formatted(run.output[0])), the inputs hold \(formatted(run.explanation.sum)), and the
      biases the other \(formatted(run.ledger.total(.bias))). R(x) is \(vector(run.explanation)), the
      same as without biases: where no ReLU changes sides, LRP-0 from the score is gradient × input,
      and the gradient does not see a bias.
      """)
    let one = try Run(
      .layer([[2]], bias: [-1]), [1], under: .everywhere(.zero), from: .oneHot(.predicted))
    page.prose(
      """
      Started from one instead of the score, as the slides' one-hot code does, every relevance is the
      one from the score divided by f(x), and the inputs' sum need not be 1 either. With w = 2, b = -1 and x = 1, so f(x) = 1, the input gets \(formatted(one.explanation[0])) of 1,
      because the bias takes \(formatted(one.ledger.total(.bias))).
      """)
  }

  private static func stabiliser(on page: inout Page) throws {
    let network = try network(biased: true)
    func run(_ ε: Double) throws -> Run {
      try Run(network, input, under: .everywhere(.epsilon(ε)), from: .score(.predicted))
    }
    var table = TextTable(["ε", "R(x1)", "R(x2)", "inputs", "biases", "stabiliser", "sum"])
    for ε in [0, 1e-6, 0.01, 0.1, 0.5, 1] {
      let run = try run(ε)
      let parts = [run.explanation.sum, run.ledger.total(.bias), run.ledger.total(.stabiliser)]
      table.add(
        [formatted(ε)] + (run.explanation + parts + [parts.sum]).map { formatted($0, digits: 6) })
    }
    page.heading("ε takes its share")
    page.prose(
      """
      LRP-ε adds ε to the denominator and to no numerator, so it takes ε·sgn(z_k) / (z_k +
      ε·sgn(z_k)) of every R_k out. The larger ε, the less arrives:
      """)
    page.output("epsilon", table)
    page.prose(
      """
      The rule itself says nothing of all this; it only asks for the stabiliser, whose share is left
      behind like the bias's:
      """)
    page.code("Sources/Scalar/LRP/Rules/Epsilon.swift", "mutating func epsilon(")
    let steps = (0...50).map { Double($0) / 50 }
    let runs = try steps.map { (ε: $0, run: try run($0)) }
    page.figure(
      "epsilon", "What the inputs, the biases and the stabiliser hold as ε grows",
      svg: LinePlot(
        "Where the score of 4 goes under LRP-ε",
        x: .init("ε", 0...1, marks: [0, 0.2, 0.4, 0.6, 0.8, 1]),
        y: .init("relevance", 0...4, marks: [0, 1, 2, 3, 4]),
        series: [
          .init("inputs", colour: .red, runs: [runs.map { ($0.ε, $0.run.explanation.sum) }]),
          .init("biases", colour: .blue, runs: [runs.map { ($0.ε, $0.run.ledger.total(.bias)) }]),
          .init(
            "stabiliser", colour: .grey, dashed: true,
            runs: [runs.map { ($0.ε, $0.run.ledger.total(.stabiliser)) }]),
        ]
      ).svg)
  }

  private static func gamma(on page: inout Page) throws {
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

  private static func emptySides(on page: inout Page) throws {
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

  private static func zeroDenominators(on page: inout Page) throws {
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

  private static func composite(on page: inout Page) throws {
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

  private static func imprecise(on page: inout Page) throws {
    let half = try Run(
      network(biased: true), input, under: .everywhere(.epsilon(0.5)), from: .score(.predicted))
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - Document 001 says that LRP-ε prevents divisions by zero "while maintaining the conservation
      principle". ε is exactly what does not: with ε = 0.5 above it holds
      \(formatted(half.ledger.total(.stabiliser), digits: 4)) of a score of \(formatted(half.output[0])).

      - Document 000's table says that LRP conserves. It does without biases, stabilisers and empty
      sides. And DeepLIFT, in the same table, distributes f(x) − f(x⁰), not the prediction.

      - Document 002 says that LRP-0 "assumes no biases", yet prints Σ_{0,j}, which includes them.

      - Document 004 redistributes "the relevance score in the current layer (R^l) in the previous
      layer (R^(l+1))": its l and l + 1 are swapped. In document 000 the layer above is l + 1.
      """)
  }

  private static func exercises(on page: inout Page) throws {
    let doubled = try Run(
      network(biased: true), [2, 4], under: .everywhere(.zero), from: .score(.predicted))
    page.exercise(
      "In the network with biases, what do the biases hold at x = (2, 4) under LRP-0?",
      answer: """
        The score is \(formatted(doubled.output[0])), the inputs hold \(formatted(doubled.explanation.sum)),
        so the biases hold \(formatted(doubled.ledger.total(.bias))), as at x = (1, 2): the biases' share
        is Σ b · ∂f/∂b, bias times gradient, and no ReLU has changed sides.
        """)
    let small = try Run(
      .layer([[1]]), [0.1], under: .everywhere(.epsilon(0.1)), from: .score(.predicted))
    page.exercise(
      "A neuron has z_k = 0.1, and ε is 0.1. Which part of its relevance reaches the neurons below?",
      answer: """
        Half: z_k / (z_k + ε) = 0.1 / 0.2. Started from the score 0.1, the input gets
        \(formatted(small.explanation[0])).
        """)
    page.exercise(
      "Why does α − β = 1 not protect from the empty side?",
      answer: """
        It makes αR_k − βR_k equal to R_k, but that needs both sides. Where one is empty only the
        other's part arrives: αR_k or −βR_k.
        """)
  }
}
