import Attribution
import Figures
import Networks
import Numerics

/// The sections that compare the named composites.
extension CompositesChapter {
  func others(on page: inout Page) throws {
    let box = try run(.epsilonGammaBox(low: 0, high: 1))
    let documents = try run(.chapterTable(low: 0, high: 1))
    page.heading("EpsilonGammaBox, and document 000's table")
    page.prose(
      """
      EpsilonGammaBox takes LRP-γ for the convolutions, zB for the first of them:
      """)
    page.output("plan-box", box.plan.table(for: box.network))
    page.output("ledger-box", box.ledger.table(for: box.network))
    page.prose(
      """
      Document 000's table has two kinds of convolution, "Lower conv layers" and "Upper layers",
      and leaves open where the border is. Here the first layer is apart, and of the others the
      earlier half, rounded up, is the lower: of conv2 and conv3, conv2.
      """)
    page.output("plan-documents", documents.plan.table(for: documents.network))
    page.output("ledger-documents", documents.ledger.table(for: documents.network))
    page.prose(
      """
      Under LRP-γ and LRP-ε a negative bias counts. At a neuron that is on it is a negative share,
      and the neurons below get more than the neuron had. zB's bias is its own bound and holds
      nothing.

      Why these rules at these depths? The table's last column, with what can be seen here:

      - Dense layers, "Stable decomposition": the sums are few and large, so that LRP-ε is nearly
      LRP-0, which follows the network's own sums, both signs kept.

      - Upper layers, "Suppresses noise": ε takes the more of a neuron's relevance, the smaller its
      sum is. What is small, and perhaps chance, is left out.

      - Lower convolutions, "Emphasizes positive evidence": contributions of both signs nearly cancel
      in many small sums, and LRP-0 hands on large amounts of either sign. γ shrinks both.

      - Input layers, "Respects input domain bounds": a pixel of 0 is not nothing, it is as dark as a
      pixel can be. zB measures from the bounds, not from 0.
      """)
  }

  func maps(on page: inout Page) throws {
    let shown: [(String, Composite)] =
      [("LRP-0 everywhere", .everywhere(.zero))]
      + [0, 1, 2, 4, 6].map { (named[$0].name, named[$0].composite) }
    let runs = try shown.map { ($0, try run($1)) }
    let alphaBeta = try run(.epsilonAlpha2Beta1())
    var table = TextTable(
      ["composite", "sum at the pixels", "in the sinks", "positive", "negative", "on dark pixels"])
    for (name, run) in runs {
      let R = run.explanation
      let dark = zip(R, SmallCNN.pixels).filter { $1 == 0 }.map(\.0)
      table.add(
        [name]
          + [
            R.sum, run.ledger.totalSunk, R.filter { $0 > 0 }.sum, R.filter { $0 < 0 }.sum, dark.sum,
          ].map { formatted($0, digits: 4) })
    }
    page.heading("The same prediction, six maps")
    page.prose(
      """
      Red speaks for upright, blue against it. Each map has its own scale, the same to both sides of
      zero.
      """)
    page.figure(
      "maps", "The relevance of every pixel under six composites",
      svg: HeatGrid(
        runs.map { name, run in HeatGrid.Panel(name, rows: rows(run.explanation, of: 8)) },
        columns: 3
      ).svg)
    page.output("maps", table)
    page.prose(
      """
      - A rule made of a_j w_jk gives a dark pixel nothing, because a_j is 0. EpsilonPlus and LRP-0
      end in such rules: the last column is 0.

      - zB gives dark pixels relevance on purpose. Beside the stroke the weights are negative and the
      pixels as dark as they can be, and −h_j w_jk⁻ counts that as evidence. What blue there is in
      its maps came down from above: zB's own shares are never negative.

      - Blue comes from rules that let negative contributions through: LRP-0, LRP-ε, αβ and γ. The
      dense layers have one of them in all six maps. z⁺, flat and zB below them hand on the sign that
      they were given. From LRP-0 to EpsilonPlus both colours shrink; γ is in between.

      - αβ multiplied the sum: \(formatted(alphaBeta.explanation.sum, digits: 4)) at the pixels for a score
      of \(formatted(alphaBeta.output[0], digits: 4)). A neuron gives αR = 2R to its positive
      contributions and −βR = −R to its negative ones. Where the negative side is empty the −R stays behind (in the whole
      network \(formatted(alphaBeta.ledger.total(.emptySide), digits: 4))), and where a bias is most of
      that side the bias holds it (\(formatted(alphaBeta.ledger.total(.bias), digits: 4))): the pixels get
      the 2R.
      """)
  }

  func common(on page: inout Page) throws {
    let network = try SmallCNN.network()
    let places = ["conv1", "conv2", "conv3", "fc2", "relu1", "avgpool"]
    var table = TextTable(["composite"] + places, left: Set(0...places.count))
    for (name, composite) in named {
      let plan = try Plan(composite, for: network)
      table.add(
        [name]
          + places.compactMap(network.position).map { place in
            guard case .rule(let rule) = plan.steps[place].treatment else { return "routed" }
            return rule.description
          })
    }
    page.heading("What the named composites have in common")
    page.output("named", table)
    page.prose(
      """
      All but one let activations pass and use LRP-ε for dense layers; they differ in the
      convolutions and in the first layer. ExcitationBackprop is the other one: z⁺ for dense layers
      too, and an activation's own gradient. With a ReLU that comes to the same: a neuron that is off
      contributes nothing under z⁺, so there is no relevance for its gradient of 0 to stop. Average pooling follows its values in all of
      them, and max pooling leaves nothing to choose: the largest of a window takes all.
      """)
  }
}
