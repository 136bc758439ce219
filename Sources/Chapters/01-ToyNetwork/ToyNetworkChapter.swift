import Attribution
import Figures
import Networks
import Numerics

extension Chapter {
  static let toyNetwork = Chapter(
    number: 1,
    name: "toy-network",
    title: "The slides' worked example",
    source: "document 002, \"The LRP Decomposition Rule\" and"
      + " \"Example of Relevance Redistribution\"",
    content: { _ in ToyNetworkChapter() })
}

/// The chapter on the slides' worked example, redistribution by redistribution.
struct ToyNetworkChapter: ChapterContent {
  func page() throws -> Page {
    let run = try Run(
      SlidesExample.network(), SlidesExample.input, under: .everywhere(.zero),
      from: SlidesExample.start)
    var page = Page()
    page.prose(
      """
      The slides take the relevance of three output neurons apart: first among four hidden neurons,
      then among two inputs. One formula does all of it. Neuron k shares its relevance R_k among the
      neurons j below in proportion to their contributions Z_jk, and each j adds up what it gets:
      """)
    page.formula("R_j = Σ_k  Z_jk / Σ_j Z_jk · R_k")
    given(on: &page)
    hidden(run, on: &page)
    input(run, on: &page)
    conservation(run, on: &page)
    try realNetwork(on: &page)
    try imprecise(on: &page)
    try exercises(run, on: &page)
    return page
  }

  func tracedRun() throws -> TracedRun {
    let network = try SlidesExample.network()
    return TracedRun(
      title: "The slides' 2-4-3 example, started from R(o) = (0.5, 0.3, 0.2)", network: network,
      plan: try Plan(.everywhere(.zero), for: network),
      input: Tensor(example: SlidesExample.input), start: SlidesExample.start)
  }

  func given(on page: inout Page) {
    page.heading("What the slides give, and what they leave open")
    page.prose(
      """
      The slides print R(o), the contributions of h1 with the three totals, and the contributions
      of the inputs to h1. The other contributions "are known", but not printed. In the two tables
      what stands in parentheses is ours: one decimal each, chosen so that every result on the
      slides comes out. Many other choices would do. In the first table a column belongs to an
      output neuron and adds up to its total; in the second a row belongs to a hidden neuron and
      adds up to 1.
      """)
    page.output(
      "hidden-contributions",
      table("Z(h, o)", ["o1", "o2", "o3"], rows: SlidesExample.hiddenContributions, totals: true))
    page.output(
      "input-contributions",
      table("Z(x, h)", ["x1", "x2"], rows: SlidesExample.inputContributions, totals: false))
    page.prose("The relevance to be shared is R(o) = \(vector(SlidesExample.outputRelevance)).")
  }

  func table(
    _ corner: String, _ columns: [String], rows: [[Double]], totals: Bool
  ) -> TextTable {
    var table = TextTable([corner] + columns)
    for (h, row) in rows.enumerated() {
      table.add(["h\(h + 1)"] + row.map { h == 0 ? "\(formatted($0)) " : "(\(formatted($0)))" })
    }
    if totals {
      let sums = columns.indices.map { o in rows.map { $0[o] }.sum }
      table.add(["total"] + sums.map { "\(formatted($0)) " })
    }
    return table
  }

  func hidden(_ run: Run, on page: inout Page) {
    let Z = SlidesExample.hiddenContributions
    let totals = (0..<3).map { o in Z.map { $0[o] }.sum }
    let R = run.relevance(of: "relu")
    let lines = Z.indices.map { h in
      let terms = (0..<3).map { o in
        "\(formatted(Z[h][o]))/\(formatted(totals[o])) · \(formatted(SlidesExample.outputRelevance[o]))"
      }
      return "R(h\(h + 1)) = \(terms.joined(separator: " + ")) = \(formatted(R[h]))"
    }
    page.heading("Relevance at the hidden layer")
    page.prose(
      """
      Every output neuron divides what it has by its own total. The first line is the one the slides
      write out; of the others they print the result.
      """)
    page.output("hidden-relevance", lines.joined(separator: "\n"))
    page.prose(
      """
      In the program, the rule for contributions Z_jk = a_j w_jk is called LRP-0. A rule says what
      Z_jk is, and nothing else:
      """)
    page.code("Sources/Scalar/LRP/Rules/Zero.swift", "mutating func zero()")
    page.prose(
      """
      The sharing itself stands in one place, for all rules and all linear layers. It finds the
      total first and then sends the messages (a stabiliser is an amount added to the total; here
      it is 0):
      """)
    page.code("Sources/Scalar/LRP/Decomposition.swift", "mutating func distribute(")
  }

  func input(_ run: Run, on page: inout Page) {
    let messages = run.trace.filter { run.network.nodes[$0.node].name == "hidden" }
    let sums = (0..<2).map { x in
      let terms = messages.filter { $0.receiver == .neuron(node: 0, index: x) }.map(\.message)
      return "R(x\(x + 1)) = \(terms.map { formatted($0) }.joined(separator: " + "))"
        + " = \(formatted(run.explanation[x]))"
    }
    page.heading("Relevance in the input layer")
    page.prose(
      """
      The same once more, one layer down, each message on a line of its own. The slides print the two
      of h1; the other six follow from our completion, and so do the two sums.
      """)
    page.output(
      "input-relevance",
      (messages.map { $0.text(in: run.network) } + [""] + sums).joined(separator: "\n"))
    page.figure(
      "messages",
      "The example drawn: every neuron with its relevance, every message as wide as it is large",
      svg: drawing(run).svg)
  }

  func drawing(_ run: Run) -> RelevanceDrawing {
    let places = ["x", "relu", "output"].compactMap(run.network.position)
    let layers = places.map { place in
      run.relevance[place].enumerated().map { i, R in
        RelevanceDrawing.Neuron(run.network.neuron(i, of: place), relevance: R)
      }
    }
    let messages = run.trace.compactMap { row -> RelevanceDrawing.Message? in
      guard case .neuron(let below, let j) = row.receiver, let layer = places.firstIndex(of: below)
      else { return nil }
      return .init(layer: layer + 1, k: row.k, j: j, amount: row.message)
    }
    return RelevanceDrawing(
      layers: layers, titles: ["input", "hidden", "output"], messages: messages)
  }

  func conservation(_ run: Run, on page: inout Page) {
    var sums = TextTable(["layer", "relevance", "sum"], left: [0, 1])
    for (title, name) in [("output", "output"), ("hidden", "relu"), ("input", "x")] {
      let R = run.relevance(of: name)
      sums.add([title, vector(R), formatted(R.sum)])
    }
    page.heading("Nothing is lost")
    page.prose("Every layer holds the same sum: that is the conservation principle.")
    page.output("sums", sums)
    page.prose(
      """
      The program keeps a ledger of this: what each node received, what it propagated, and what
      stayed behind, by cause. Here nothing stays behind; \(chapter: .conservation) is about what does.
      """)
    page.output("ledger", run.ledger.table(for: run.network))
    page.prose(
      """
      `swift run walkthrough toy-network --trace` prints all 12 + 8 redistributions one by one, and
      `--trace-csv FILE` writes them as a table for a spreadsheet.
      """)
  }

  func realNetwork(on page: inout Page) throws {
    let network = try SlidesExample.network()
    let targets = try (0..<3).map { target in
      try Run(
        network, SlidesExample.input, under: .everywhere(.zero), from: .score(.index(target)))
    }
    let forward = try self.forward(network)
    page.heading("The same as a real network")
    page.prose(
      """
      The slides give no activations: a contribution is simply there. To have a network with a
      forward pass we take x = (1, 1), weights equal to the contributions, no biases, and a ReLU
      between the layers. Then every activation below a weight is 1, and a_j w_jk is the
      contribution of the table.
      """)
    page.output("forward", forward)
    page.prose(
      """
      A real explanation starts from a score. Started from each output's own, the relevances are
      these, and each row adds up to the score that it started from:
      """)
    var table = TextTable(["start", "R(h1)", "R(h2)", "R(h3)", "R(h4)", "R(x1)", "R(x2)", "sum"])
    for (target, run) in targets.enumerated() {
      let R = run.relevance(of: "relu") + run.explanation
      table.add(
        ["o\(target + 1) = \(formatted(run.output[target]))"] + R.map { formatted($0) }
          + [formatted(run.explanation.sum)])
    }
    page.output("scores", table)
    page.prose(
      """
      The slides' R(o) = (0.5, 0.3, 0.2) is none of them, nor in the proportion of the outputs
      \(vector(targets[0].output)): it is given, to show the redistribution. Because the
      redistribution is linear in R(o), it can be had from these rows: divide each by its score,
      weigh with 0.5, 0.3 and 0.2, and add.
      """)
  }

  func forward(_ network: Network) throws -> TextTable {
    let run = try Run(
      network, SlidesExample.input, under: .everywhere(.zero), from: SlidesExample.start)
    var table = TextTable(["node", "operation", "value"], left: [0, 1, 2])
    for (node, values) in zip(network.nodes, run.activations) {
      table.add([node.name, node.operation.description, vector(values)])
    }
    return table
  }
}
