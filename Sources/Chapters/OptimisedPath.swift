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
    page: OptimisedPath.page,
    tracedRun: {
      let network = try OptimisedPath.layer()
      return TracedRun(
        title: "z⁺ on three neurons below two, message by message", network: network,
        plan: try Plan(.everywhere(.zPlus(stabiliser: 0)), for: network),
        input: Tensor(example: OptimisedPath.a), start: OptimisedPath.start)
    })
}

private enum OptimisedPath {
  /// Activations after a ReLU.
  static let a = [1, 2, 0.5]
  /// For each neuron above, its weights.
  static let w = [[0.5, 0.25, -1], [-0.5, 0.5, 2]]
  static let bias = [0, 0.5]
  /// What the neurons above have to share.
  static let R = [2.0, 5]
  static let start = InitialRelevance.values(Tensor(example: R))

  static func layer() throws -> Network { try .layer(w, bias: bias) }

  static func page() throws -> Page {
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

  private static func definition(on page: inout Page) throws {
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

  private static func fourSteps(on page: inout Page) throws {
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

  private static func rules(on page: inout Page) throws {
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

  private static func wholeNetwork(on page: inout Page) throws {
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
      The small network of chapters 5 and 6 under EpsilonPlusFlat: the scalar path sends
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

  private static func kernel(on page: inout Page) {
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
      number read is used eight or thirty-two times:
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

  private static func shortCuts(on page: inout Page) {
    page.heading("What need not be computed")
    page.prose(
      """
      All of these are exact: they leave out what is zero, or what is known.

      - After a ReLU there is no a⁻, so half of the terms of z⁺, γ and αβ are gone.
      - Under flat, all connections weigh the same: step 3 is a sum over a box of positions, the
        same for every channel.
      - What comes back through max pooling is zero at all positions of a window but one. The
        products with zero are left out.
      - Where no neuron with relevance has z < 0, γ's side for negative z is left out.
      - The kernel adds the bias and applies the ReLU as it writes; on the way back it multiplies with
        a_j, so that steps 3 and 4 are one.
      - DeepLIFT's baseline is not run for every example if all share it.
      """)
  }

  private static func measured(on page: inout Page) throws {
    page.heading("What comes of it")
    guard let json = PackageFolder.text(MeasuredTable.path) else { return }
    page.prose(
      """
      `swift run -c release benchmark --peers PYTHON --json FILE` runs the same work through
      PyTorch, zennit, captum and ONNX Runtime, in turn with ours. These are its findings on two
      cores of an AMD EPYC (Zen 5), which could do 493 billion multiplications and additions a second
      together in that run; milliseconds are medians. A number above 1 in the last column says how many times as
      long the peer takes:
      """)
    let measured = try MeasuredTable(json: json)
    page.output("measured", measured.table(threads: 2))
    page.prose(
      """
      GFLOP/s count what was done: products with zeros that were skipped, and sums over boxes, are
      not in it. What one gains by not doing them is only in the milliseconds. The most memory
      that a process takes which does nothing else:
      """)
    page.output("memory", measured.memory)
    page.prose(
      """
      VGG-11's 133 million weights are there three times: as the network has them, in double
      precision, and packed for both directions in single precision.
      """)
  }

  private static func exercises(on page: inout Page) throws {
    let c = [1.0, 1.5, 4]
    page.exercise(
      """
      In step 3, s = (2, 2) is sent back through w⁺. What would come out for another input a that
      has the same d, and hence the same s?
      """,
      answer:
        """
        The same c = \(vector(c)): step 3 does not know a. The relevance R_j = a_j c_j is different,
        since step 4 does. So c_j is to LRP what the gradient is to gradient × input, and under LRP-0
        on a network of ReLUs it is the gradient.
        """)
    page.exercise(
      """
      Why can the optimised path not write a trace, and its ledger not say how large the messages
      of a node were in sum (Σ|messages|)?
      """,
      answer:
        """
        A message is one product Z_jk s_k. Step 3 adds them up over k inside a register, and only
        the sum c_j is ever written. Their sizes would need another pass with |w|.
        """)
  }
}
