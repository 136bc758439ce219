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
    content: { _ in ConservationChapter() })
}

/// The chapter on what conserves the sum of relevance and what absorbs part of it.
struct ConservationChapter: ChapterContent {
  let input = ConservationExample.input

  func network(biased: Bool) throws(NetworkError) -> Network {
    try ConservationExample.network(biased: biased)
  }

  func page() throws -> Page {
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

  func tracedRun() throws -> TracedRun {
    let network = try ConservationExample.network(biased: true)
    return TracedRun(
      title: "The network with biases under LRP-ε with ε = 0.1, started from its score",
      network: network, plan: try Plan(.everywhere(.epsilon(0.1)), for: network),
      input: Tensor(example: ConservationExample.input), start: .score(.predicted))
  }

  func kept(on page: inout Page) throws {
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

  func biases(on page: inout Page) throws {
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

  func stabiliser(on page: inout Page) throws {
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
}
