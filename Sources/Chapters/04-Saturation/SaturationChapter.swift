import Attribution
import Figures
import Foundation
import Networks
import Numerics
import Scalar

extension Chapter {
  static let saturation = Chapter(
    number: 4,
    name: "saturation",
    title: "Saturation and discontinuity: what a gradient cannot see",
    source: "document 000, \"The Saturation Advantage\"; document 004, \"Relevance score based\"",
    content: { _ in SaturationChapter() })
}

/// The chapter on inputs where the gradient vanishes or jumps, while a difference from a reference
/// does not.
struct SaturationChapter: ChapterContent {
  /// Creates the network y = σ(x).
  func sigmoid() throws(NetworkError) -> Network {
    var network = try Network(input: "x", shape: [1], units: ["x"])
    try network.append("sigmoid", .activation(.sigmoid))
    return network
  }

  /// Creates the network y = 1 − relu(1 − i1 − i2).
  func saturating() throws(NetworkError) -> Network {
    var network = try Network(input: "i", shape: [2], units: ["i1", "i2"])
    try network.append("h", .dense(Dense([[-1, -1]], bias: [1])), units: ["h"])
    try network.append("relu", .activation(.relu))
    try network.append("y", .dense(Dense([[-1]], bias: [1])), units: ["y"])
    return network
  }

  /// Creates the network y = relu(x − 10).
  func shifted() throws(NetworkError) -> Network {
    var network = try Network(input: "x", shape: [1], units: ["x"])
    try network.append("h", .dense(Dense([[1]], bias: [-10])), units: ["h"])
    try network.append("relu", .activation(.relu))
    return network
  }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      A gradient says what a small change of the input would do. Where the output no longer reacts,
      it is zero, however much the input has done to bring the output there. DeepLIFT asks instead
      for the difference to a reference x⁰:
      """)
    page.formula("Δy = f(x) − f(x⁰) = Σ_i C_i ,   C_i = (x_i − x⁰_i) · m_i")
    try saturatedSigmoid(on: &page)
    try saturatedSum(on: &page)
    try steps(on: &page)
    try discontinuity(on: &page)
    try imprecise(on: &page)
    try exercises(on: &page)
    return page
  }

  func tracedRun() throws -> TracedRun {
    let network = try saturating()
    return TracedRun(
      title: "LRP-0 on y = 1 − relu(1 − i1 − i2) at (1, 1): the output's bias holds all of it",
      network: network, plan: try Plan(.everywhere(.zero), for: network),
      input: Tensor(example: [1, 1]), start: .score(.predicted))
  }

  func saturatedSigmoid(on page: inout Page) throws {
    let methods = try SaturationMethods(sigmoid(), [10], against: [0])
    page.heading("A saturated sigmoid")
    page.prose("Document 000's case: σ at x = 10, with the reference x⁰ = 0.")
    page.output(
      "sigmoid",
      """
      gradient     σ′(10)                     = \(formatted(methods.gradient[0]))
      multiplier   (σ(10) − σ(0)) / (10 − 0)  = \(formatted(methods.multiplier[0]))
      """)
    page.prose(
      """
      The document's ≈ 0.000045 and ≈ 0.05. The multiplier is a gradient taken over the whole way
      instead of a point, and that is all of the Rescale rule:
      """)
    page.code(
      "Sources/Scalar/Slopes/Rescale.swift", "func slope(")
    page.prose("What the methods make of it, as attributions of x:")
    page.output("sigmoid-methods", methods.table(["x"]))
    page.prose(
      """
      LRP passes relevance through an activation unchanged, so x gets the whole score σ(10). DeepLIFT
      and integrated gradients explain the difference σ(10) − σ(0), half as much. Gradient × input
      sees next to nothing.
      """)
  }

  func saturatedSum(on page: inout Page) throws {
    let network = try saturating()
    page.heading("A saturated sum")
    page.prose(
      """
      Document 004's network (from the DeepLIFT paper) is y = 1 − relu(1 − i1 − i2): either input
      can bring y to 1, and beyond i1 + i2 = 1 nothing changes any more. At (1, 1), with the
      reference (0, 0):
      """)
    page.output(
      "sum", try SaturationMethods(network, [1, 1], against: [0, 0]).table(["i1", "i2"]))
    let run = try Run(network, [1, 1], under: .everywhere(.zero), from: .score(.predicted))
    page.prose(
      """
      LRP-0 is gradient × input on such a network, so it has nothing to give either. The ledger says
      where the score went: the output's bias is what y = 1 is made of.
      """)
    page.output("sum-ledger", run.ledger.table(for: run.network))
    page.prose("Where the network still reacts, at (0.25, 0.5), all of them agree:")
    page.output(
      "sum-below",
      try SaturationMethods(network, [0.25, 0.5], against: [0, 0]).table(["i1", "i2"]))
  }

  func steps(on page: inout Page) throws {
    let engine = ScalarEngine(for: try saturating())
    let (input, baseline) = (Tensor(example: [1, 1]), Tensor(example: [0, 0]))
    var table = TextTable(["quadrature", "steps", "i1", "i2"])
    let quadratures: [(String, Int, Quadrature)] = [
      ("Gauss–Legendre", 50, .gaussLegendre(steps: 50)),
      ("Gauss–Legendre", 51, .gaussLegendre(steps: 51)),
      ("right Riemann sum", 50, .riemannRight(steps: 50)),
      ("trapezoid", 50, .trapezoid(steps: 50)),
    ]
    for (name, steps, quadrature) in quadratures {
      let attribution = try engine.integratedGradients(of: input, against: baseline, by: quadrature)
      table.add([name, "\(steps)"] + attribution.elements.map { formatted($0, digits: 6) })
    }
    page.heading("Integrated gradients and its steps")
    page.prose(
      """
      Integrated gradients averages the gradient along the way from the reference:
      """)
    page.formula("IG_i = (x_i − x⁰_i) · ∫₀¹ ∂f/∂x_i (x⁰ + t (x − x⁰)) dt")
    page.prose(
      """
      On the way from (0, 0) to (1, 1) the gradient is 1 for t < 1/2 and 0 after, so the integral is
      1/2. How near a program comes depends on where it samples: an odd number of Gauss–Legendre
      points has one exactly on the edge, where a ReLU's gradient counts as 0. Of the right Riemann
      sum's 50 points, t = 1/50 to 24/50 lie below the edge and 25/50 on it: 24 of 50.
      """)
    page.output("steps", table)
  }

  func discontinuity(on page: inout Page) throws {
    let network = try shifted()
    var table = TextTable([
      "x", "y", "gradient", "gradient × input", "LRP-0", "Rescale", "integrated gradients",
    ])
    for x in [9, 9.99, 10, 10.01, 11, 15] {
      let methods = try SaturationMethods(network, [x], against: [0])
      let row =
        [methods.output]
        + [
          methods.gradient, methods.gradientTimesInput, methods.zero, methods.rescale,
          methods.integratedGradients,
        ].map { $0[0] }
      table.add([formatted(x)] + row.map { formatted($0, digits: 6) })
    }
    page.heading("A jump where the function has none")
    page.prose(
      """
      y = relu(x − 10) is continuous. Its gradient is not: gradient × input, and LRP-0 with it, jumps
      from 0 to 10 at x = 10 (the bias of -10 takes the difference). DeepLIFT's contribution against
      x⁰ = 0 is the change of y itself, and moves as y does.
      """)
    page.output("discontinuity", table)
    page.figure(
      "discontinuity", "Gradient × input jumps at x = 10; DeepLIFT's contribution does not",
      svg: LinePlot(
        "Attribution of x for y = relu(x − 10)",
        x: .init("x", 6...14, marks: [6, 8, 10, 12, 14]),
        y: .init("attribution", 0...15, marks: [0, 5, 10, 15]),
        series: [
          .init(
            "gradient × input", colour: .red, dashed: true,
            runs: [
              try points(6...10, \.gradientTimesInput),
              try points(10.001...14, \.gradientTimesInput),
            ]),
          .init("Rescale", colour: .blue, runs: [try points(6...14, \.rescale)]),
        ]
      ).svg)
    page.prose(
      """
      Integrated gradients is exact only as far as its 50 steps reach: at x = 10.01 all of the
      gradient is on the last thousandth of the way, and one point, whose weight is larger than
      that, stands for it.
      """)
  }

  /// The points of a plot: what a method attributes to x, over a range of x.
  func points(
    _ range: ClosedRange<Double>, _ method: KeyPath<SaturationMethods, [Double]>
  ) throws -> [(x: Double, y: Double)] {
    let network = try shifted()
    return try (0...16).map { i in
      let x = range.lowerBound + (range.upperBound - range.lowerBound) * Double(i) / 16
      return (x, try SaturationMethods(network, [x], against: [0])[keyPath: method][0])
    }
  }
}
