import Attribution
import Figures
import Networks
import Numerics

/// The sections on where the documents are imprecise, and the exercises.
extension CompositesChapter {
  func imprecise(_ run: Run, on page: inout Page) throws {
    let one = try self.run(.epsilonPlusFlat(), from: .oneHot(.predicted))
    let documents = try self.run(.chapterTable(low: 0, high: 1))
    let entry = documents.entry(of: "conv3")
    let sum = run.output[0] - 0.2
    let R = try self.run(.everywhere(.zero)).explanation
    let (least, most) = (R.min() ?? 0, R.max() ?? 0)
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - Document 001 calls `EpsilonPlusFlat` "the LRP-ε variant" and document 002 "the LRP rule
      chosen". In the plan above LRP-ε applies at two of the five layers with weights. And ε is only
      a millionth there: in the ledger the stabilisers hold
      \(formatted(run.ledger.total(.stabiliser), digits: 2)), the biases
      \(formatted(run.ledger.total(.bias), digits: 4)) of \(formatted(run.output[0])).

      - Document 002 prints (a_j w_jk + β) / (ε + Σ_{0,j} a_j w_jk + β) under that name. With β in the
      numerator of each of J neurons, the shares add up to (Σ + Jβ) / (ε + Σ + β). At fc2's first
      neuron, where Σ = \(formatted(sum, digits: 5)), J = 3 and β would be 0.2, they add up to
      \(formatted((sum + 3 * 0.2) / (sum + 0.2), digits: 4)).

      - Document 000's table says that ε = 0.01 "Suppresses noise". How much it suppresses depends on
      how large the sums are: at conv3 its stabiliser holds
      \(formatted(entry.sinks[.stabiliser] ?? 0, digits: 2)) of
      \(formatted(entry.received, digits: 4)). The table gives no ε for "Dense layers", no border between
      lower and upper, and no bounds for zB, without which it cannot be computed.

      - The slides' code starts from a one-hot 1 and not from the score. The map is then divided by
      \(formatted(run.output[0])): its sum is \(formatted(one.explanation.sum, digits: 4)) instead of
      \(formatted(run.explanation.sum, digits: 4)).

      - The slides scale a heatmap to 0 to 1 by its least and largest value. The map of LRP-0 goes
      from \(formatted(least, digits: 3)) to \(formatted(most, digits: 3)), so that zero lands at
      \(formatted(-least / (most - least), digits: 3)): pixels without relevance look as if they had
      some. Document 001's red and blue need a scale that is the same to both sides.

      - Document 001 says that "Different layers showed attention to different aspects". Its maps are
      all of the input; what a layer receives is what the grids of relu2 show here.
      """)
  }

  func exercises(on page: inout Page) throws {
    page.exercise(
      "Under flat, what does a neuron of conv1 in the middle send to one pixel, and one in a corner?",
      answer: """
        A ninth of what it has in the middle. In a corner only four of the nine pixels are inside the
        image, and padding is no neuron, so there it is a fourth.
        """)
    var dense = try Network(input: "x", shape: [2])
    try dense.append("fc1", .dense(Dense([[1, -1], [1, 1]])))
    try dense.append("relu", .activation(.relu))
    try dense.append("fc2", .dense(Dense([[1, 1]])))
    let plan = try Plan(.epsilonGammaBox(low: 0, high: 1), for: dense)
    let first = plan.steps[1]
    guard case .rule(let rule) = first.treatment else { preconditionFailure("a rule applies") }
    page.exercise(
      "A network has two dense layers and no convolution. Where does EpsilonGammaBox use zB?",
      answer: """
        Nowhere: its entry is for the first convolution. The plan gives the first layer \(rule)
        and says why: "\(first.reason)". EpsilonPlusFlat's entry is for the first convolution or
        dense layer, and would apply.
        """)
    let plus = try self.run(.epsilonPlus())
    let conv1 = plus.entry(of: "conv1")
    page.exercise(
      """
      Under EpsilonPlus, conv1's biases are -0.25 in both channels. How much do they hold, and why?
      """,
      answer: """
        \(formatted(conv1.sinks[.bias] ?? 0)): z⁺ counts positive contributions only,
        (a_0 w_0k)⁺ = (-0.25)⁺ = 0.
        """)
  }
}
