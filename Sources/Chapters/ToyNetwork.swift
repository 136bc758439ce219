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
    page: ToyNetwork.page,
    tracedRun: {
      let network = try SlidesExample.network()
      return TracedRun(
        title: "The slides' 2-4-3 example, started from R(o) = (0.5, 0.3, 0.2)", network: network,
        plan: try Plan(.everywhere(.zero), for: network),
        input: Tensor(example: SlidesExample.input), start: SlidesExample.start)
    })
}

private enum ToyNetwork {
  static func page() throws -> Page {
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

  private static func given(on page: inout Page) {
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

  private static func table(
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

  private static func hidden(_ run: Run, on page: inout Page) {
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

  private static func input(_ run: Run, on page: inout Page) {
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

  private static func drawing(_ run: Run) -> RelevanceDrawing {
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

  private static func conservation(_ run: Run, on page: inout Page) {
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
      The program keeps a ledger of this: what each node received, what it handed down, and what
      stayed behind, by cause. Here nothing stays behind; `conservation` is about what does.
      """)
    page.output("ledger", run.ledger.table(for: run.network))
    page.prose(
      """
      `swift run walkthrough toy-network --trace` prints all 12 + 8 redistributions one by one, and
      `--trace-csv FILE` writes them as a table for a spreadsheet.
      """)
  }

  private static func realNetwork(on page: inout Page) throws {
    let network = try SlidesExample.network()
    let targets = try (0..<3).map { target in
      try Run(
        network, SlidesExample.input, under: .everywhere(.zero), from: .score(.index(target)))
    }
    let forward = try ToyNetwork.forward(network)
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

  private static func forward(_ network: Network) throws -> TextTable {
    let run = try Run(
      network, SlidesExample.input, under: .everywhere(.zero), from: SlidesExample.start)
    var table = TextTable(["node", "operation", "value"], left: [0, 1, 2])
    for (node, values) in zip(network.nodes, run.activations) {
      table.add([node.name, node.operation.description, vector(values)])
    }
    return table
  }

  private static func imprecise(on page: inout Page) throws {
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

  private static func exercises(_ run: Run, on page: inout Page) throws {
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

  private static func otherActivations() throws -> Run {
    let hidden = SlidesExample.inputContributions.map { [$0[0] / 2, $0[1]] }
    var network = try Network(input: "x", shape: [2])
    try network.append("hidden", .dense(Dense(hidden)))
    try network.append("relu", .activation(.relu))
    try network.append(
      "output", .dense(Dense((0..<3).map { o in SlidesExample.hiddenContributions.map { $0[o] } })))
    return try Run(network, [2, 1], under: .everywhere(.zero), from: SlidesExample.start)
  }
}
