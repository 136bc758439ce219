import Attribution
import Figures
import Foundation
import Networks
import Numerics
import Optimised
import Scalar

extension Chapter {
  static let optimised = Chapter(
    number: 9,
    name: "optimised",
    title: "The same redistribution without a single message: four steps, tiles and threads",
    source: "document 000, \"Propagation Rules\"; Montavon et al. 2019, section 10.4",
    content: { _ in OptimisedChapter() })
}

/// The chapter on how the optimised engine computes relevance without messages, and how fast it is.
struct OptimisedChapter: ChapterContent {
  /// The example's activations a, after a ReLU.
  let a = [1, 2, 0.5]
  /// The example's weights w, one row per neuron above.
  let w = [[0.5, 0.25, -1], [-0.5, 0.5, 2]]
  let bias = [0, 0.5]
  /// The relevance R that the neurons above redistribute.
  let R = [2.0, 5]
  var start: InitialRelevance { .values(Tensor(example: R)) }

  func layer() throws -> Network { try .layer(w, bias: bias) }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      The scalar path computes every message R_j←k, because that is what the documents define and
      what a reader wants to see. Document 001's network has nearly eighty million of them for one
      image. The optimised path computes none, and gives the same relevance.
      """)
    try definition(on: &page)
    try fourSteps(on: &page)
    try rules(on: &page)
    try wholeNetwork(on: &page)
    kernel(on: &page)
    shortCuts(on: &page)
    try measured(on: &page)
    try exercises(on: &page)
    return page
  }

  func tracedRun() throws -> TracedRun {
    let network = try layer()
    return TracedRun(
      title: "z⁺ on three neurons below two, message by message", network: network,
      plan: try Plan(.everywhere(.zPlus(stabiliser: 0)), for: network),
      input: Tensor(example: a), start: start)
  }

  func definition(on page: inout Page) throws {
    let run = try Run(layer(), a, under: .everywhere(.zPlus(stabiliser: 0)), from: start)
    page.heading("The definition, message by message")
    page.prose(
      """
      Three neurons with a = \(vector(a)) lie below two that have R = \(vector(R)) to share; the
      second has a bias of \(formatted(bias[1])). Under the z⁺ rule only positive contributions count:
      """)
    page.formula("R_j←k = (a_j w_jk)⁺ / Σ_{0,j} (a_j w_jk)⁺ · R_k")
    page.output(
      "messages", run.trace.map { $0.text(in: run.network) }.joined(separator: "\n"))
    page.output("definition", "R(x) = \(vector(run.explanation))")
  }

  func fourSteps(on page: inout Page) throws {
    let plus = w.map { $0.map { max($0, 0) } }
    let d = zip(plus, bias).map { w_k, b in
      zip(a, w_k).map(*).reduce(0, +) + max(b, 0)
    }
    let s = zip(R, d).map(/)
    let c = a.indices.map { j in zip(plus, s).map { $0[j] * $1 }.reduce(0, +) }
    let result = zip(a, c).map(*)
    let optimised = try OptimisedEngine(for: layer()).relevance(
      of: Tensor(example: a), under: Plan(.everywhere(.zPlus(stabiliser: 0)), for: layer()),
      from: start, at: [0]
    ).relevances[0].elements
    page.heading("Four steps")
    page.prose(
      """
      Nothing in the formula but a_j depends on j alone, so the sum over k can be taken first. After
      a ReLU no activation is negative, and (a_j w_jk)⁺ = a_j w_jk⁺: the rule is a change of the
      weights. Then the relevance of a whole layer is one run of it forward and one back, both with
      w⁺:
      """)
    page.formula(
      """
      1.  d_k = Σ_{0,j} a_j w_jk⁺      forward
      2.  s_k = R_k / d_k              neuron by neuron
      3.  c_j = Σ_k w_jk⁺ s_k          back
      4.  R_j = a_j c_j                neuron by neuron
      """)
    page.output(
      "four-steps",
      """
      d    = \(vector(d))
      s    = \(vector(s))
      c    = \(vector(c))
      R(x) = \(vector(result))
      """)
    page.prose(
      """
      The bias is the neuron 0 of step 1. Its message b_k⁺ s_k never reaches step 3: it goes to the
      ledger, \(formatted(max(bias[1], 0) * s[1])) here. The optimised engine says the same, in single
      precision:
      """)
    page.output("engine", "R(x) = \(vector(optimised, digits: 6))")
    page.prose("The four steps stand in one place, for all rules:")
    page.code("Sources/Optimised/LRP/Decomposition.swift", "func apply(")
  }

  func rules(on page: inout Page) throws {
    page.heading("A rule is what it does to weights")
    page.prose(
      """
      What the scalar path writes as a contribution, the optimised path writes as terms: a part of
      the activation times a part of the weight. A rule whose contributions have both signs, or
      that treats them apart, has two sides, each with its own denominator. z⁺ has one side with two
      terms:
      """)
    page.code("Sources/Optimised/LRP/Rules/ZPlus.swift", "static func zPlus(")
    page.prose(
      """
      Its second term is for layers whose inputs can be negative. Behind a ReLU it adds nothing, and
      is left out before anything runs. Flat is the other extreme, where no weight is read at all:
      """)
    page.code("Sources/Optimised/LRP/Rules/Flat.swift", "static func flat(")
  }

  func wholeNetwork(on page: inout Page) throws {
    let network = try SmallCNN.network()
    let run = try Run(
      network, SmallCNN.pixels, under: .epsilonPlusFlat(), from: .score(.predicted))
    let pass = try OptimisedEngine(for: network).relevance(
      of: Tensor(shape: network.input.shape.batched(1), elements: SmallCNN.pixels),
      under: Plan(.epsilonPlusFlat(), for: network), from: .score(.predicted),
      at: Array(network.nodes.indices))
    var table = TextTable(["node", "Σ R, scalar", "Σ R, optimised", "largest difference"])
    for (position, node) in network.nodes.enumerated() {
      let (scalar, optimised) = (run.relevance[position], pass.relevances[position].elements)
      let difference = zip(scalar, optimised).map { abs($0 - $1) }.max() ?? 0
      let largest = scalar.map(abs).max() ?? 0
      table.add([
        node.name, formatted(scalar.sum, digits: 5), formatted(optimised.sum, digits: 5),
        difference < 1e-6 * largest ? "< 1e-6 max |R|" : formatted(difference, digits: 2),
      ])
    }
    page.heading("A whole network, both ways")
    page.prose(
      """
      The small network of \(chapter: .composites) under EpsilonPlusFlat: the scalar path sends
      \(run.trace.count) messages, the optimised path none. What every node receives is the same but
      for the rounding of single precision:
      """)
    page.output("both-paths", table)
    page.prose(
      """
      The tests compare both paths like this for every operation, rule and method on hundreds of
      random networks, the ledger's totals included. Where the two are allowed to differ, it is by
      what rounding explains: 1e-5 of Σ|messages| at a node, more only where contributions cancel to
      less than a thousandth. The bits are the same for any number of threads, and for any place in
      a batch.
      """)
  }

  func kernel(on page: inout Page) {
    page.heading("The kernel")
    page.prose(
      """
      Steps 1 and 3 are nearly all of the work, and both are one sum: at every place p of an image,
      over everything a window sees, for every output k.
      """)
    page.formula("out[p][k] = Σ_i in[p + i] · w[i][k]")
    page.prose(
      """
      A core with wide registers starts two multiplications of sixteen numbers at once, but to read operands from
      memory for each would take longer than to multiply them. So eight places and thirty-two
      outputs are summed together. Their 256 sums fill sixteen registers and stay there; every
      number read is used eight or thirty-two times. A core with half as many registers of half the
      width sums six places and sixteen outputs, in the same order:
      """)
    page.figure(
      "tile", "One step of the kernel: eight inputs meet thirty-two weights",
      svg: TileDrawing(rows: 8, width: 32, steps: 9, marking: 3).svg)
    page.prose(
      """
      Channels of a position lie side by side in memory, and the three positions in a row of a 3×3
      window too, so i runs over contiguous numbers. A border of zeros around every image takes the
      place of asking whether a window reaches over the edge. No matrix of windows is ever built.
      """)
    page.code("Sources/Optimised/Kernel/Tile.swift", "for run in runs {")
  }
}
