import Attribution
import Figures
import Networks

/// The sections on where the slides are imprecise, and the exercises.
extension ToyNetworkChapter {
  func imprecise(on page: inout Page) throws {
    let doubled = [2.0, 1.0]
    let run = try Run(
      SlidesExample.network(), doubled, under: .everywhere(.zero), from: SlidesExample.start)
    let given = try Run(
      SlidesExample.network(), SlidesExample.input, under: .everywhere(.zero),
      from: SlidesExample.start)
    page.heading("Where the slides are imprecise")
    page.prose(
      """
      - The rule prints Σ_j below the line while j is also the neuron on the left. The sum runs over
      all neurons of the lower layer; a reader may call its index i.

      - Z_jk is called "typically the weight", but every rule on the later slides uses a_j w_jk. In
      this example both are the same. At x = \(vector(doubled)) they are not: by weights the inputs
      would still get \(vector(given.explanation)), by a_j w_jk they get
      \(vector(run.explanation, digits: 6)).

      - Three of the four rows of contributions are missing, so the slides' R(h2), R(h3) and R(h4)
      cannot be checked from the slides alone.
      """)
  }

  func exercises(_ run: Run, on page: inout Page) throws {
    let onlyFirst = try Run(
      SlidesExample.network(), SlidesExample.input, under: .everywhere(.zero),
      from: .values(Tensor(example: [1, 0, 0])))
    page.exercise(
      "h2 has R(h2) = \(formatted(run.relevance(of: "relu")[1])). How much of it goes to x2?",
      answer: """
        Z(x2, h2) is 0.7 of a total of 1, so 0.7 / 1 · 0.27 =
        \(formatted(0.7 / 1 * run.relevance(of: "relu")[1])).
        """)
    page.exercise(
      "Start from R(o) = (1, 0, 0), as the slides' one-hot code would. What is R(h)?",
      answer: """
        Only o1 has something to give, so R(h) is its column of contributions over its total of 2:
        \(vector(onlyFirst.relevance(of: "relu"))). The inputs get \(vector(onlyFirst.explanation)).
        """)
    let other = try otherActivations()
    page.exercise(
      """
      Halve the weights from x1, and set x1 = 2. What changes?
      """,
      answer: """
        Every contribution a_j w_jk is as before, so nothing does: the inputs get
        \(vector(other.explanation)). Relevance depends on contributions, not on how activation and
        weight share in them.
        """)
  }

  func otherActivations() throws -> Run {
    let hidden = SlidesExample.inputContributions.map { [$0[0] / 2, $0[1]] }
    var network = try Network(input: "x", shape: [2])
    try network.append("hidden", .dense(Dense(hidden)))
    try network.append("relu", .activation(.relu))
    try network.append(
      "output", .dense(Dense((0..<3).map { o in SlidesExample.hiddenContributions.map { $0[o] } })))
    return try Run(network, [2, 1], under: .everywhere(.zero), from: SlidesExample.start)
  }
}
