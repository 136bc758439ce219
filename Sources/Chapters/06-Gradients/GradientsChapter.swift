import Attribution
import Figures
import Networks
import Scalar

extension Chapter {
  static let gradients = Chapter(
    number: 6,
    name: "gradients",
    title: "The gradient and its relatives, and the maps of Grad-CAM",
    source: "document 004, \"Gradient Input\", \"Guided Backpropagation\" and \"Grad CAM\"",
    content: { _ in GradientsChapter() })
}

/// The chapter on the gradient family and the Grad-CAM maps, on networks small enough to compute by
/// hand.
struct GradientsChapter: ChapterContent {
  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      How does the score S_c of a class change if an input changes a little? That is the gradient,
      and every method of document 004's first half is the gradient or a change of it. They go
      backwards through a network alike, and differ in one line: what a ReLU h = z⁺ hands down of the
      R that it receives.
      """)
    page.formula(
      """
      gradient                  ∂S_c / ∂I         R · 1[z > 0]
      saliency                  |∂S_c / ∂I|       R · 1[z > 0]
      gradient × input          ∂S_c / ∂I · I     R · 1[z > 0]
      DeconvNet                                   R · 1[R > 0]
      guided backpropagation                      R · 1[z > 0] · 1[R > 0]
      """)
    try sideBySide(on: &page)
    try otherClass(on: &page)
    try smoothing(on: &page)
    try gradCAM(on: &page)
    try guidedGradCAM(on: &page)
    try imprecise(on: &page)
    try exercises(on: &page)
    return page
  }

  func tracedRun() throws -> TracedRun {
    let network = try GradientNetworks.classes()
    return TracedRun(
      title: "LRP-0 from the score of class a: its relevances are gradient × input",
      network: network, plan: try Plan(.everywhere(.zero), for: network),
      input: Tensor(example: GradientNetworks.input), start: .score(.index(0)))
  }

  func sideBySide(on page: inout Page) throws {
    let network = try GradientNetworks.classes()
    let engine = ScalarEngine(for: network)
    let x = Tensor(example: GradientNetworks.input)
    let values = try engine.activations(of: x, at: [1, 2, 3]).map(\.elements)
    page.heading("Three hidden neurons, one of each kind")
    page.prose(
      """
      Two inputs x = \(vector(GradientNetworks.input)), three hidden neurons, two classes, no biases:
      """)
    page.output(
      "network",
      """
      z1 = x1 + x2    = \(formatted(values[0][0]))    h1 = \(formatted(values[1][0]))    on
      z2 = 2 x1       = \(formatted(values[0][1]))    h2 = \(formatted(values[1][1]))    on
      z3 = x1 − 2 x2  = \(formatted(values[0][2]))   h3 = \(formatted(values[1][2]))    off

      S_a = 2 h1 − h2 + 3 h3  = \(formatted(values[2][0]))
      S_b = 2 h1 − 3 h2 + h3  = \(formatted(values[2][1]))
      """)
    page.prose(
      """
      For class a the three ReLUs receive R = (2, -1, 3). The first is on and receives something
      positive, the second is on and receives something negative, the third is off. What they hand
      down, and what arrives at the inputs:
      """)
    var table = TextTable(["method", "at z1", "at z2", "at z3", "x1", "x2"])
    for (name, relu) in [
      ("gradient", ReLURule.gradient), ("DeconvNet", .deconvNet),
      ("guided backpropagation", .guided),
    ] {
      let pass = try engine.gradient(of: x, from: .oneHot(.index(0)), at: [1, 0], relu: relu)
      table.add([name] + pass.gradients.flatMap { $0.elements.map { formatted($0) } })
      if relu == .gradient {
        let saliency = try engine.saliency(of: x, target: .index(0))
        let product = try engine.gradientTimesInput(of: x, target: .index(0))
        table.add(["saliency", "", "", ""] + saliency.elements.map { formatted($0) })
        table.add(["gradient × input", "", "", ""] + product.elements.map { formatted($0) })
      }
    }
    page.output("methods", table)
    page.prose(
      """
      By hand, for x1: the gradient is 2 · 1 − 1 · 2 = 0. DeconvNet stops h2, because it receives
      something negative, and lets h3 through although it is off: 2 · 1 + 3 · 1 = 5. Guided
      backpropagation stops both, and 2 · 1 = 2 is left.

      Which of the three is right? The gradient, as far as it goes: raise x1 by a little, and S_a
      stays as it is, because what h1 gains h2 takes away. The other two are pictures of what could
      speak for the class, not answers to the question that the gradient answers. Gradient × input
      adds up to S_a = \(formatted(values[2][0])), as it does in every network of dense layers and ReLUs
      without biases.

      In the program the three differ in this line:
      """)
    page.code("Sources/Scalar/Slopes/Gradient.swift", "switch (g, relu) {")
  }

  func otherClass(on page: inout Page) throws {
    let engine = ScalarEngine(for: try GradientNetworks.classes())
    let x = Tensor(example: GradientNetworks.input)
    var table = TextTable(["class", "score", "gradient", "DeconvNet", "guided backpropagation"])
    for (index, name) in ["a", "b"].enumerated() {
      let target = Target.index(index)
      let pass = try engine.gradient(of: x, from: .oneHot(target), at: [0])
      table.add([
        name, formatted(pass.output[index]), vector(pass.gradients[0].elements),
        vector(try engine.deconvNet(of: x, target: target).elements),
        vector(try engine.guidedBackpropagation(of: x, target: target).elements),
      ])
    }
    page.heading("The same map for another class")
    page.prose(
      """
      The classes differ in the weights of h2 and h3. Guided backpropagation sees neither of them:
      h2's weight is negative for both classes, and h3 is off. Its two maps are the same, though the
      gradients point in different directions.
      """)
    page.output("classes", table)
  }

  func smoothing(on page: inout Page) throws {
    let engine = ScalarEngine(for: try GradientNetworks.classes())
    var table = TextTable(["samples", "noise", "at x = (0, 2): ∂S_a/∂x1", "∂S_a/∂x2"])
    let edge = Tensor(example: [0, 2])
    let gradient = try engine.gradient(of: edge, from: .oneHot(.index(0)), at: [0]).gradients[0]
    table.add(["gradient", ""] + gradient.elements.map { formatted($0) })
    for samples in [20, 200, 2000] {
      let smooth = try engine.smoothGrad(
        of: edge, target: .index(0), noise: Noise(samples: samples, seed: 1))
      table.add(["\(samples)", "0.1"] + smooth.elements.map { formatted($0, digits: 4) })
    }
    page.heading("Jumps, and SmoothGrad")
    page.prose(
      """
      Document 004 names the weakness of all of this: a ReLU's gradient jumps. Follow x1 with
      x2 = 2: at x1 = 0 the second neuron switches on, at x1 = 4 the third. The gradient of S_a with
      respect to x1 is 2, then 2 − 2 = 0, then 3, with nothing between. SmoothGrad averages it over
      noisy copies of the input:
      """)
    page.formula(
      """
      SmoothGrad = Σ_n ∂S_c/∂x (x + ε_n) / N ,   ε_n ~ 𝒩(0, σ²) ,   σ = noise · (max x − min x)
      """)
    page.code("Sources/Attribution/Methods/SmoothGrad.swift", "public func smoothGrad(")
    page.code("Sources/Attribution/Methods/Smoothing.swift", "mutating func next() -> Tensor {")
    page.figure(
      "smoothgrad", "The gradient jumps where a ReLU switches; SmoothGrad does not",
      svg: LinePlot(
        "∂S_a/∂x1 along x1, with x2 = 2",
        x: .init("x1", -1.5...6, marks: [-1, 0, 1, 2, 3, 4, 5, 6]),
        y: .init("∂S_a/∂x1", 0...3.5, marks: [0, 1, 2, 3]),
        series: [
          .init(
            "gradient", colour: .red, dashed: true,
            runs: [
              try slopes(engine, -1.5...(-0.001)), try slopes(engine, 0.001...3.999),
              try slopes(engine, 4.001...6),
            ]),
          .init(
            "SmoothGrad, noise 0.1", colour: .blue,
            runs: [
              try (0...60).map { i in
                let x1 = -1.5 + 7.5 * Double(i) / 60
                let smooth = try engine.smoothGrad(
                  of: Tensor(example: [x1, 2]), target: .index(0),
                  noise: Noise(samples: 200, seed: 1))
                return (x1, smooth[0])
              }
            ]),
        ]
      ).svg)
    page.prose(
      """
      Exactly on the first edge, at x = (0, 2), half of the copies have h2 on and half have it off,
      so the average tends to 2 − 2 · ½ = 1. The gradient there counts the ReLU as off, and is 2.
      """)
    page.output("smoothgrad", table)
    page.prose(
      """
      σ is a part of the input's range, so the same `noise` smooths one input more than another: in
      the figure σ is 0.1 · |x1 − 2|, and at x1 = 2, where both inputs are equal, nothing at all. At
      the left end the line bends down early: the first neuron's edge, x1 = -2, is near.
      """)
  }

  /// The points of a plot: ∂S_a/∂x1 at both ends of each range in which it is constant.
  func slopes(
    _ engine: ScalarEngine, _ range: ClosedRange<Double>
  ) throws -> [(x: Double, y: Double)] {
    try [range.lowerBound, range.upperBound].map { x1 in
      let pass = try engine.gradient(
        of: Tensor(example: [x1, 2]), from: .oneHot(.index(0)), at: [0])
      return (x1, pass.gradients[0][0])
    }
  }
}
