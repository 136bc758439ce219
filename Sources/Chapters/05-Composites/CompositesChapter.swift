import Attribution
import Figures
import Networks

extension Chapter {
  static let composites = Chapter(
    number: 5,
    name: "composites",
    title: "Composites: which rule at which depth, and why",
    source: "document 000, \"Composite Strategy\"; document 001, \"Setting up the LRP Analyzer\";"
      + " document 002, \"The Zennit Library and Implementation Details\"",
    content: { _ in CompositesChapter() })
}

/// The chapter that shows composites on the small CNN, as plans, ledgers and maps.
struct CompositesChapter: ChapterContent {
  /// The named composites, for pixels from 0 to 1.
  let named: [(name: String, composite: Composite)] = [
    ("EpsilonPlus", .epsilonPlus()),
    ("EpsilonPlusFlat", .epsilonPlusFlat()),
    ("EpsilonAlpha2Beta1", .epsilonAlpha2Beta1()),
    ("EpsilonAlpha2Beta1Flat", .epsilonAlpha2Beta1Flat()),
    ("EpsilonGammaBox", .epsilonGammaBox(low: 0, high: 1)),
    ("ExcitationBackprop", .excitationBackprop()),
    ("document 000's table", .chapterTable(low: 0, high: 1)),
  ]

  func run(_ composite: Composite, from start: InitialRelevance = .score(.predicted)) throws
    -> Run
  {
    try Run(SmallCNN.network(), SmallCNN.pixels, under: composite, from: start)
  }

  func page() throws -> Page {
    let flat = try run(.epsilonPlusFlat())
    var page = Page()
    page.prose(
      """
      No single rule is best everywhere. A network's layers differ: few, large sums at the top, many
      small ones below, pixels with bounds at the bottom. A composite gives each of them a rule of
      its own. The slides use `EpsilonPlusFlat`; document 000 has a table of four rows. Both are one
      formula with another Z_jk, and another stabiliser, at every depth:
      """)
    page.formula(
      """
      R_j = Σ_k  Z_jk / (ε + Σ_{0,j} Z_jk) · R_k      (ε with the sign of the sum)

      Z_jk           EpsilonPlusFlat   document 000, "Composite Strategy"
      dense          a_j w_jk          a_j w_jk                           LRP-ε
      upper conv     (a_j w_jk)⁺       a_j w_jk                           LRP-ε, ε = 0.01
      lower conv     (a_j w_jk)⁺       a_j (w_jk + γ w_jk⁺)               LRP-γ, γ = 0.25
      first layer    1                 a_j w_jk − l_j w_jk⁺ − h_j w_jk⁻   zB
      """)
    network(flat, on: &page)
    try epsilonPlusFlat(flat, on: &page)
    layerByLayer(flat, on: &page)
    try others(on: &page)
    try maps(on: &page)
    try common(on: &page)
    try imprecise(flat, on: &page)
    try exercises(on: &page)
    return page
  }

  func tracedRun() throws -> TracedRun {
    let network = try SmallCNN.network()
    return TracedRun(
      title: "The small CNN under EpsilonPlusFlat, started from its score", network: network,
      plan: try Plan(.epsilonPlusFlat(), for: network),
      input: Tensor(shape: network.input.shape.batched(1), elements: SmallCNN.pixels),
      start: .score(.predicted))
  }

  func network(_ run: Run, on page: inout Page) {
    page.heading("A network to look at whole")
    page.prose(
      """
      An image of 8 × 8 pixels, 0 dark and 1 bright: an upright stroke with a fainter foot. Three
      convolutions of two channels, all 3 × 3, with weights set by hand: one channel looks for
      upright lines, one for lying ones. Two poolings, two dense layers, two scores.
      """)
    page.output("image", numberGrids([("image", SmallCNN.image)]))
    page.output(
      "scores",
      """
      upright   \(formatted(run.output[0]))
      lying    \(formatted(run.output[1]))
      """)
    page.prose(
      """
      The network says upright, and \(formatted(run.output[0])) is what there is to explain.
      """)
  }

  func epsilonPlusFlat(_ run: Run, on page: inout Page) throws {
    page.heading("EpsilonPlusFlat, the slides' choice")
    page.prose(
      """
      A composite is a list of selectors with a rule each, and the first that matches a node decides.
      The name says it from the top down: ε for the dense layers, plus (z⁺) for the convolutions,
      flat for the first layer. In the program:
      """)
    page.code("Sources/Attribution/Composite+Named.swift", "static func layers(")
    page.code(
      "Sources/Attribution/Composite+Named.swift", "public static func epsilonPlusFlat(")
    page.prose(
      """
      Resolved against the network it is a plan. The last column says which entry decided, or that
      there was nothing to decide:
      """)
    page.output("plan", run.plan.table(for: run.network))
    page.prose("And the ledger of the run, started from the score:")
    page.output("ledger", run.ledger.table(for: run.network))
  }

  func layerByLayer(_ run: Run, on page: inout Page) {
    page.heading("Relevance, layer by layer")
    page.prose(
      """
      Read the ledger downwards. The dense layers lose what their biases hold, and fc1's, being
      negative, hold less than nothing. conv3's biases are positive and take a share at every
      position that has relevance. conv2's are negative, and under z⁺ a negative bias contributes nothing; under flat no
      bias does. Below conv3, then, nothing stays behind but the stabiliser's millionths. Here are
      the two channels below conv3, and the pixels:
      """)
    let positions = 16
    let R = run.relevance(of: "relu2")
    page.output(
      "middle",
      numberGrids([
        ("R at relu2, upright", rows(Array(R[..<positions]), of: 4)),
        ("R at relu2, lying", rows(Array(R[positions...]), of: 4)),
      ]))
    page.output(
      "pixels", numberGrids([("R at the pixels", rows(run.explanation, of: 8))], digits: 2))
    page.prose(
      """
      Flat does not look at pixels at all: each neuron of conv1 spreads what it has evenly over the
      nine pixels under it (fewer at a border). So the map is a blurred picture of where conv1's
      relevance lay, dark pixels as red as bright ones. That is meant: a first layer's weights are
      few and noisy, and a pixel's brightness is not its importance.
      """)
  }
}
