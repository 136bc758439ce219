import Attribution
import Figures
import Foundation
import Networks
import Numerics
import Scalar

extension Chapter {
  static let integratedGradients = Chapter(
    number: 8,
    name: "integrated-gradients",
    title: "Integrated gradients: the path, the steps, the baseline",
    source: "document 000, \"Comparison\"",
    content: { _ in IntegratedGradientsChapter() })
}

/// The chapter on integrated gradients: path, quadrature and baseline.
struct IntegratedGradientsChapter: ChapterContent {
  let smoothInput = [1.5, 1]

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      A gradient speaks of one point. Integrated gradients walks from a baseline x⁰ to x, asks for the
      gradient all along the way, and multiplies the mean with the way gone. In document 000's table
      it is the method whose theory is a "Path integral":
      """)
    page.formula(
      """
      IG_i = (x_i − x⁰_i) · ∫₀¹ ∂f/∂x_i (x⁰ + t (x − x⁰)) dt ,   Σ_i IG_i = f(x) − f(x⁰)
      """)
    page.prose(
      """
      The second formula is completeness. It is the fundamental theorem of calculus along the
      path, and as exact as the integral is. A program has to sum: points t with weights.
      """)
    page.code(
      "Sources/Attribution/Methods/IntegratedGradients.swift", "try forEachGradient(")
    try path(on: &page)
    try steps(on: &page)
    try baselines(on: &page)
    try comparison(on: &page)
    try imprecise(on: &page)
    try exercises(on: &page)
    return page
  }

  func tracedRun() throws -> TracedRun {
    let network = try DifferenceNetworks.deeper()
    return TracedRun(
      title: "For comparison, LRP-0 on y = relu(h1 − h2), whose biases take a share",
      network: network, plan: try Plan(.everywhere(.zero), for: network),
      input: Tensor(example: DifferenceNetworks.input), start: .score(.predicted))
  }

  /// The integrated gradients of one example.
  func attribution(
    _ network: Network, _ x: [Double], against x⁰: [Double] = [0, 0], by quadrature: Quadrature
  ) throws -> [Double] {
    try ScalarEngine(for: network).integratedGradients(
      of: Tensor(example: x), against: Tensor(example: x⁰), by: quadrature
    ).elements
  }

  func score(_ network: Network, _ x: [Double]) throws -> Double {
    try ScalarEngine(for: network).output(of: Tensor(example: x))[0]
  }

  func path(on page: inout Page) throws {
    let worked = try DifferenceNetworks.worked()
    let smooth = try DifferenceNetworks.smooth()
    let ends = try [
      score(smooth, [0, 0]), score(smooth, smoothInput), score(worked, [0, 0]),
      score(worked, [2, 1]),
    ]
    page.heading("The path")
    page.prose(
      """
      Two networks accompany this page. One is smooth, y = tanh(2 x1 − x2) + 2 σ(x1 + x2), at
      (1.5, 1). One has ReLUs, y = 2 relu(x1 + x2 − 1) − 3 relu(x1 − x2 + 0.5) + 1, at (2, 1). The
      baseline is (0, 0) for both.
      """)
    page.output(
      "ends",
      """
      smooth   f(x⁰) = \(formatted(ends[0], digits: 6))      f(x) = \(formatted(ends[1], digits: 6))
      ReLU     f(x⁰) = \(formatted(ends[2], digits: 6))   f(x) = \(formatted(ends[3], digits: 6))
      """)
    page.prose(
      """
      Along the way each network has a slope at every t, Σ_i (x_i − x⁰_i) ∂f/∂x_i. The area under
      the curve is f(x) − f(x⁰), and every input has its own part of it.
      """)
    page.figure(
      "path", "The slope along the path: the area under it is f(x) − f(x⁰)",
      svg: LinePlot(
        "Σ (x − x⁰) ∂f/∂x along the path",
        x: .init("t", 0...1, marks: [0, 0.2, 0.4, 0.6, 0.8, 1]),
        y: .init("slope", -4...6, marks: [-4, -2, 0, 2, 4, 6]),
        series: [
          .init(
            "smooth", colour: .blue,
            runs: [try (0...50).map { try slope(smooth, smoothInput, at: Double($0) / 50) }]),
          .init(
            "ReLU", colour: .red,
            runs: [
              try [0, 0.333].map { try slope(worked, [2, 1], at: $0) },
              try [0.334, 1].map { try slope(worked, [2, 1], at: $0) },
            ]),
        ]
      ).svg)
    let exact = try attribution(worked, [2, 1], by: .riemannRight(steps: 3000))
    page.prose(
      """
      The ReLU network's curve has one jump, at t = 1/3, where x1 + x2 = 1 and the first ReLU switches
      on. Before it the gradient is (-3, 3), after it (-1, 5), so by hand
      """)
    page.output(
      "by-hand",
      """
      IG(x1) = 2 · (-3 · 1/3 − 1 · 2/3) = -10/3
      IG(x2) = 1 · ( 3 · 1/3 + 5 · 2/3) =  13/3      together 1 = f(x) − f(x⁰)

      3000 steps of the right Riemann sum: \(vector(exact, digits: 6))
      """)
  }

  /// A point of a plot: the slope Σ (x − x⁰) ∂f/∂x at position t of the path from zero.
  func slope(
    _ network: Network, _ x: [Double], at t: Double
  ) throws -> (x: Double, y: Double) {
    let pass = try ScalarEngine(for: network).gradient(
      of: Tensor(example: x.map { t * $0 }), from: .oneHot(.predicted), at: [0])
    return (t, zip(x, pass.gradients[0].elements).map(*).sum)
  }

  let quadratures: [(name: String, of: @Sendable (Int) -> Quadrature)] = [
    ("right Riemann", { .riemannRight(steps: $0) }),
    ("trapezoid", { .trapezoid(steps: $0) }),
    ("Gauss–Legendre", { .gaussLegendre(steps: $0) }),
  ]

  /// The quadrature error |Σ IG − (f(x) − f(x⁰))|.
  func error(
    _ network: Network, _ x: [Double], by quadrature: Quadrature
  ) throws -> Double {
    let change = try score(network, x) - score(network, [0, 0])
    return abs(try attribution(network, x, by: quadrature).sum - change)
  }

  func steps(on page: inout Page) throws {
    let counts = (0...8).map { 1 << $0 }
    let networks = try [
      ("smooth", DifferenceNetworks.smooth(), smoothInput),
      ("ReLU", DifferenceNetworks.worked(), [2.0, 1]),
    ]
    page.heading("The number and the kind of steps")
    page.prose(
      """
      How far is Σ IG from f(x) − f(x⁰)? Three ways to choose n points: the right Riemann sum takes
      t = 1/n, 2/n, … 1; the trapezoid takes n points from 0 to 1, the two ends at half weight;
      Gauss–Legendre chooses points and weights so that polynomials up to degree 2n − 1 come out
      exactly. What is less than 1e-12 is rounding.
      """)
    for (name, network, x) in networks {
      var table = TextTable(["steps, \(name) network"] + quadratures.map(\.name))
      var runs: [[(x: Double, y: Double)]] = quadratures.map { _ in [] }
      for n in counts {
        let errors = try quadratures.map { try error(network, x, by: $0.of(n)) }
        table.add(["\(n)"] + errors.map { $0 < 1e-12 ? "< 1e-12" : formatted($0, digits: 2) })
        // A line ends once its error is as small as rounding.
        for q in errors.indices where (runs[q].last?.y ?? 0) > -12 {
          runs[q].append((log2(Double(n)), max(-12, log10(errors[q]))))
        }
      }
      page.output("steps-\(name.lowercased())", table)
      page.figure(
        "steps-\(name.lowercased())",
        "How the error of completeness falls with the number of steps, \(name) network",
        svg: LinePlot(
          "|Σ IG − (f(x) − f(x⁰))|, \(name) network",
          x: .init("log₂ of the number of steps", 0...8, marks: counts.indices.map(Double.init)),
          y: .init("log₁₀ of the error", -12...1, marks: [-12, -9, -6, -3, 0]),
          series: zip(quadratures, zip(runs, [LinePlot.Colour.red, .grey, .blue])).map {
            .init($0.name, colour: $1.1, dashed: $1.1 == .grey, runs: [$1.0])
          }
        ).svg)
    }
    page.prose(
      """
      On the smooth network every doubling about halves the Riemann sum's error and quarters the
      trapezoid's, and Gauss–Legendre is down to rounding with 16 points. On the ReLU network, drawn
      to the same scale, none of them gets far: the slope jumps by 6 at t = 1/3, and whatever weight
      lies on the wrong side of the jump is error. That may be up to about one point's weight, so the
      error falls like 1/n for all three, and how near it comes with a given n is luck.

      An error of completeness tells that the steps were too few. No error does not tell that each
      IG_i is right, only their sum.
      """)
  }
}
