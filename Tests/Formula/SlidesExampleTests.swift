import Attribution
import Chapters
import Figures
import Networks
import Testing

/// The documents' worked example: SEMANTICS section 1, every number of it.
///
/// The contributions stand here a second time, typed from the slides and their completion, so that
/// the chapter's own table is checked too.
@Suite struct SlidesExampleTests {
  let hidden = [[0.6, 0.4], [0.3, 0.7], [0.5, 0.5], [0.8, 0.2]]
  let output = [[0.8, 0.4, 0.5, 0.3], [0.1, 0.4, 0.3, 0.2], [0.5, 0.5, 0.3, 0.7]]

  private func network() throws -> Network {
    var network = try Network(input: "x", shape: [2], units: ["x1", "x2"])
    try network.append("h", .dense(Dense(hidden)), units: ["h1", "h2", "h3", "h4"])
    try network.append("relu", .activation(.relu))
    try network.append("o", .dense(Dense(output)), units: ["o1", "o2", "o3"])
    return network
  }

  private func run(from start: InitialRelevance) throws -> Explained {
    try Explained(network(), Tensor(example: [1, 1]), .everywhere(.zero), from: start)
  }

  @Test func forwardPass() throws {
    // h = 0.6 + 0.4, 0.3 + 0.7, 0.5 + 0.5, 0.8 + 0.2; o = the slides' totals.
    expectClose(try run(from: .oneHot(.predicted)).output, [2, 1, 2])
  }

  @Test func relevancesOfTheSlides() throws {
    let run = try run(from: .values(Tensor(example: [0.5, 0.3, 0.2])))
    // 0.8/2 · 0.5 + 0.1/1 · 0.3 + 0.5/2 · 0.2 = 0.2 + 0.03 + 0.05, as the slides print it.
    expectClose(run.relevance[2], [0.28, 0.27, 0.245, 0.205])
    // 0.168 + 0.081 + 0.1225 + 0.164 and 0.112 + 0.189 + 0.1225 + 0.041.
    expectClose(run.explanation, [0.5355, 0.4645])
    #expect(run.sinks.isEmpty)
  }

  @Test func everyRedistribution() throws {
    let run = try run(from: .values(Tensor(example: [0.5, 0.3, 0.2])))
    #expect(run.trace.count == 12 + 8)
    let messages = run.trace.map(\.message)
    expectClose(
      messages,
      [
        0.2, 0.1, 0.125, 0.075,  // o1: 0.5 in eighths, fourths, … of its total 2
        0.03, 0.12, 0.09, 0.06,  // o2: 0.3 over a total of 1
        0.05, 0.05, 0.03, 0.07,  // o3: 0.2 over a total of 2
        0.168, 0.112,  // h1: the two that the slides print
        0.081, 0.189, 0.1225, 0.1225, 0.164, 0.041,
      ])
    #expect(run.trace[0].text(in: run.network) == "R(h1 ← o1) = 0.8 / 2 · 0.5 = 0.2")
    #expect(run.trace[12].text(in: run.network) == "R(x1 ← h1) = 0.6 / 1 · 0.28 = 0.168")
    #expect(run.trace[0].csvLine(in: run.network) == "o,o1,h1,0.8,2.0,0.5,0.2\n")
  }

  @Test func fromTheScore() throws {
    // o1 and o3 tie at 2: the first is explained. Its column 0.8, 0.4, 0.5, 0.3 is R(h), so
    // R(x1) = 0.6 · 0.8 + 0.3 · 0.4 + 0.5 · 0.5 + 0.8 · 0.3 = 1.09.
    let run = try run(from: .score(.predicted))
    expectClose(run.relevance[2], [0.8, 0.4, 0.5, 0.3])
    expectClose(run.explanation, [1.09, 0.91])
  }

  @Test func chapterPrintsTheSlidesNumbers() throws {
    let chapter = try #require(Chapter.named("toy-network"))
    let text = try Pages.page(of: chapter).terminal(of: chapter)
    for printed in [
      "R(h1) = 0.8/2 · 0.5 + 0.1/1 · 0.3 + 0.5/2 · 0.2 = 0.28\n", " = 0.27\n", " = 0.245\n",
      " = 0.205\n", "R(x1 ← h1) = 0.6 / 1 · 0.28 = 0.168\n",
      "R(x2 ← h1) = 0.4 / 1 · 0.28 = 0.112\n", " = 0.5355\n", " = 0.4645\n",
    ] {
      #expect(text.contains(printed))
    }
  }
}
