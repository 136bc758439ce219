import Attribution
import Figures
import Foundation
import Networks
import Numerics
import Scalar

extension Chapter {
  static let deepLIFT = Chapter(
    number: 7,
    name: "deeplift",
    title: "DeepLIFT: two rules, max pooling, and the choice of a reference",
    source: "document 000, \"DeepLIFT\"; document 004, \"DeepLIFT\"",
    content: { _ in DeepLIFTChapter() })
}

/// The chapter on DeepLIFT's two rules, step by step.
struct DeepLIFTChapter: ChapterContent {
  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      DeepLIFT explains a difference: what the network says of x, less what it says of a reference
      x⁰. Every neuron has two values, one for each, and it is their difference that is taken apart:
      """)
    page.formula(
      """
      Δy = f(x) − f(x⁰) = Σ_i C_i ,   C_i = (x_i − x⁰_i) · m_i
      """)
    page.prose(
      """
      The multipliers m go backwards by the chain rule, like a gradient. The documents stop here: they
      give no rule by which m passes through an activation. The DeepLIFT paper has two, Rescale and
      RevealCancel.
      """)
    try stepByStep(on: &page)
    try minimum(on: &page)
    try maxPooling(on: &page)
    try references(on: &page)
    try summation(on: &page)
    try imprecise(on: &page)
    try exercises(on: &page)
    return page
  }

  func tracedRun() throws -> TracedRun {
    let network = try DifferenceNetworks.worked()
    return TracedRun(
      title: "For comparison, LRP-0 on the worked network: it divides the score 0.5 itself",
      network: network, plan: try Plan(.everywhere(.zero), for: network),
      input: Tensor(example: DifferenceNetworks.input), start: .score(.predicted))
  }

  /// The contributions C for one example against one reference.
  func contributions(
    _ network: Network, _ x: [Double], against x⁰: [Double], rule: DeepLIFTRule = .rescale
  ) throws -> DeepLIFTAttribution {
    let shape = network.input.shape.batched(1)
    return try ScalarEngine(for: network).deepLIFT(
      of: Tensor(shape: shape, elements: x), against: Tensor(shape: shape, elements: x⁰),
      rule: rule)
  }

  func stepByStep(on page: inout Page) throws {
    let network = try DifferenceNetworks.worked()
    let engine = ScalarEngine(for: network)
    let (x, zero) = (Tensor(example: DifferenceNetworks.input), Tensor(example: [0, 0]))
    let nodes = [3, 2, 1, 0]
    let values = try engine.activations(of: x, at: nodes)
    let values⁰ = try engine.activations(of: zero, at: nodes)
    let pass = try engine.multipliers(of: x, against: zero, from: .oneHot(.predicted), at: nodes)
    var table = TextTable(["neuron", "at x⁰", "at x", "Δ", "m", "Δ · m"])
    for (n, node) in nodes.enumerated() {
      for i in 0..<network.nodes[node].shape.count {
        let Δ = values[n][i] - values⁰[n][i]
        let m = pass.multipliers[n][i]
        table.add(
          [network.neuron(i, of: node)]
            + [values⁰[n][i], values[n][i], Δ, m, Δ * m].map { formatted($0, digits: 6) })
      }
    }
    page.heading("Rescale, step by step")
    page.prose(
      """
      The network is y = 2 relu(x1 + x2 − 1) − 3 relu(x1 − x2 + 0.5) + 1, the input x = (2, 1), the
      reference (0, 0). Linear layers hand multipliers down through their weights, as a gradient
      would. An activation has Rescale:
      """)
    page.formula("m_in = m_out · Δout / Δin")
    page.code("Sources/Scalar/Slopes/Rescale.swift", "func slope(")
    page.prose("From the output down:")
    page.output("multipliers", table)
    page.prose(
      """
      h1 goes from 0 to 2 while z1 goes from -1 to 2, so its slope is 2/3, and z1 gets 2 · 2/3. The
      gradient would say 1 as if the ReLU had been on all the way. h2 was on all the way, and its
      slope is 1. Then x1 gets 4/3 · 1 − 3 · 1, and x2 gets 4/3 · 1 + 3 · 1. On every layer the last
      column adds up to Δy = \(formatted(pass.output[0] - pass.baselineOutput[0])).
      """)
  }

  func minimum(on page: inout Page) throws {
    let network = try DifferenceNetworks.minimum()
    var table = TextTable(["i1", "i2", "min", "Rescale", "RevealCancel"])
    for x in [[10.0, 6], [10, 9.9], [9.9, 10], [6, 10]] {
      table.add(
        x.map { formatted($0) } + [formatted(min(x[0], x[1]))]
          + (try DeepLIFTRule.allCases.map { rule in
            let C = try contributions(network, x, against: [0, 0], rule: rule)
            return vector(C.contributions.elements, digits: 6)
          }))
    }
    page.heading("RevealCancel: what cancels is seen")
    page.prose(
      """
      min(i1, i2) = i1 − relu(i1 − i2). At (10, 6), against (0, 0), the ReLU goes from 0 to 4 and
      its input too, so Rescale's slope is 1: i1 gets 10 − 10, i2 gets 6. Yet without i1 the minimum
      would be 0. RevealCancel keeps apart what pushed the input of the ReLU up, Δ⁺ = 10, and
      what pushed it down, Δ⁻ = -6, and gives each a multiplier of its own:
      """)
    page.formula(
      """
      Δy⁺ = ½ [ f(z⁰ + Δ⁺) − f(z⁰) + f(z⁰ + Δ⁻ + Δ⁺) − f(z⁰ + Δ⁻) ] ,   m⁺ = Δy⁺ / Δ⁺
      Δy⁻ = ½ [ f(z⁰ + Δ⁻) − f(z⁰) + f(z⁰ + Δ⁺ + Δ⁻) − f(z⁰ + Δ⁺) ] ,   m⁻ = Δy⁻ / Δ⁻
      """)
    page.code("Sources/Scalar/Slopes/RevealCancel.swift", "fileprivate func differences(")
    page.prose(
      """
      Here Δy⁺ = ½ [10 − 0 + 4 − 0] = 7 and Δy⁻ = ½ [0 − 0 + 4 − 10] = -3. So i1 loses 7 of its 10 to
      the ReLU, i2 gets the 3, and each has half of the minimum. It is the mean over both orders in
      which the two parts can arrive, as a Shapley value is.
      """)
    page.output("minimum", table)
    page.figure(
      "minimum", "Rescale gives the whole minimum to the smaller input; RevealCancel shares it",
      svg: LinePlot(
        "Contribution of i1 to min(i1, i2), with i1 = 10",
        x: .init("i2", 0...16, marks: [0, 2, 4, 6, 8, 10, 12, 14, 16]),
        y: .init("contribution of i1", 0...12, marks: [0, 2, 4, 6, 8, 10]),
        series: [
          .init(
            "Rescale", colour: .red, dashed: true,
            runs: [
              try shares(network, 0...9.999, .rescale), try shares(network, 10.001...16, .rescale),
            ]),
          .init(
            "RevealCancel", colour: .blue,
            runs: [
              try shares(network, 0...10, .revealCancel) + shares(network, 10...16, .revealCancel)
            ]),
        ]
      ).svg)
    page.prose(
      """
      As i2 passes 10, Rescale's contribution of i1 jumps from 0 to 10, RevealCancel's does not jump.
      """)
  }

  /// The points of a plot: the contribution of i1 = 10 over a range of i2.
  func shares(
    _ network: Network, _ range: ClosedRange<Double>, _ rule: DeepLIFTRule
  ) throws -> [(x: Double, y: Double)] {
    try (0...8).map { i in
      let i2 = range.lowerBound + (range.upperBound - range.lowerBound) * Double(i) / 8
      let C = try contributions(network, [10, i2], against: [0, 0], rule: rule)
      return (i2, C.contributions[0])
    }
  }
}
