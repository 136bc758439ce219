import Attribution
import Figures
import Formats
import Networks
import Optimised
import Scalar

extension Chapter {
  /// The chapter about the project's own weights.
  static let activationMaximisation = activationMaximisation(of: VisualisedNetwork.silhouettes)

  /// The chapter about inputs made for this network.
  public static func activationMaximisation(of subject: VisualisedNetwork) -> Chapter {
    activationMaximisation { subject }
  }

  private static func activationMaximisation(
    of subject: @escaping @Sendable () throws -> VisualisedNetwork
  ) -> Chapter {
    Chapter(
      number: 13,
      name: "activation-maximisation",
      title: "Activation maximisation: an input made for a neuron",
      source: "document 000, \"Activation Maximization\"; document 003, \"An alternative is …\"",
      page: { try ActivationMaximisation(subject()).page() },
      tracedRun: { try ActivationMaximisation(subject()).tracedRun() })
  }
}

/// The chapter about inputs made for one network's features.
struct ActivationMaximisation {
  let subject: VisualisedNetwork
  /// The network up to its scores: without a softmax at its end.
  let engine: OptimisedEngine

  /// How many classes and channels are shown, and how many steps each gets.
  static let classesShown = 10
  static let channelsShown = 8
  static let layersShown = 4
  /// In how many images the strongest place is looked for.
  static let imagesSeen = 512
  static let steps = 64

  init(_ subject: VisualisedNetwork) throws {
    self.subject = subject
    let network = subject.network
    var scores = network.nodes.count - 1
    if case .softmax = network.output.operation { scores = network.output.operands[0] }
    engine = OptimisedEngine(for: try network.ending(at: scores))
  }

  var network: Network { engine.network }
  var shape: Shape { network.input.shape }
  var classes: Int { min(network.output.shape.count, Self.classesShown) }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      The patches of the last chapter are restricted to the data set. The alternative of both
      documents is to make the input: take an image of noise, and change it, step by step, so that a
      neuron's activation grows.
      """)
    page.formula("x* = argmax_x a_k(x) − λ ‖x‖²        x ← x + η ∂/∂x (a_k(x) − λ ‖x‖²)")
    page.code(
      "Sources/Attribution/Features/ActivationMaximisation.swift", "public func maximising(")
    try closedForm(on: &page)
    try regularisers(on: &page)
    try everyClass(on: &page)
    try everyLayer(on: &page)
    exercises(on: &page)
    return page
  }

  /// What `--trace` prints: the last layer at the input that was made for the first class.
  func tracedRun() throws -> TracedRun {
    let made = try engine.regularised(.neuron(0))
    let last = network.nodes.count - 1
    guard let position = network.nodes.lastIndex(where: { $0.operation.kind == .dense }) else {
      return try subject.tracedRun(
        "The output for the input that was made for '\(subject.classes[0])', under LRP-0",
        at: last, neuron: 0, of: value(of: network.nodes[last].operands[0], at: made.input))
    }
    return try subject.tracedRun(
      "The last dense layer at the input that was made for '\(subject.classes[0])', under LRP-0",
      at: position, neuron: 0, of: value(of: network.nodes[position].operands[0], at: made.input))
  }

  private func value(of node: Int, at input: Tensor) throws -> Tensor {
    try engine.activations(of: Tensor(batch: [input]), at: [node])[0]
  }
}

/// One way to keep an input natural, or several.
///
/// λ and τ are prices in units of the activation, and what is dear depends on the network. So they
/// are given as parts of its typical slope.
struct Regulariser {
  let name: String
  let maximisation: Maximisation

  private init(_ name: String, _ change: (inout Maximisation) -> Void = { _ in }) {
    var maximisation = Maximisation(
      steps: ActivationMaximisation.steps, rate: 0.05, range: -1...1, startBound: 0.1, seed: 0)
    change(&maximisation)
    self.name = name
    self.maximisation = maximisation
  }

  static func all(slope: Double) -> Regulariser {
    Regulariser("all four") {
      $0.decay = slope
      $0.variation = 0.3 * slope
      $0.blur = .init(sigma: 0.5, every: 4)
      $0.jitter = 2
    }
  }

  static func each(slope: Double) -> [Regulariser] {
    [
      Regulariser("none"),
      Regulariser("length") { $0.decay = 4 * slope },
      Regulariser("total variation") { $0.variation = slope },
      blur,
      Regulariser("jitter") { $0.jitter = 2 },
      all(slope: slope),
    ]
  }

  static let blur = Regulariser("blur") { $0.blur = .init(sigma: 0.5, every: 4) }
}

extension Engine {
  /// The root mean square of a feature's slope at an image of zeros, which is grey.
  fileprivate func slope(of feature: Feature) throws -> Double {
    let neurons = try feature.neurons(of: network.output)
    let start = (0..<network.output.shape.count).map {
      neurons.contains($0) ? 1 / Double(neurons.count) : 0
    }
    let shape = network.input.shape.batched(1)
    let gradient = try gradient(
      of: Tensor(shape: shape, elements: Array(repeating: 0, count: shape.count)),
      from: .values(Tensor(shape: network.output.shape.batched(1), elements: start)), at: [0]
    ).gradients[0]
    return gradient.length / Double(shape.count).squareRoot()
  }

  /// An input made for a feature, with all regularisers.
  fileprivate func regularised(_ feature: Feature) throws -> MaximisedInput {
    try maximising(feature, by: Regulariser.all(slope: slope(of: feature)).maximisation)
  }
}

extension ActivationMaximisation {
  func closedForm(on page: inout Page) throws {
    let w = [3.0, -1, 2]
    let λ = 0.5
    let network = try Network.layer([w])
    var maximisation = Maximisation(rate: 0.1, normalisesSlope: false, decay: λ)
    var table = TextTable(["steps", "x", "a(x) − λ ‖x‖²"], left: [])
    for steps in [1, 10, 100] {
      maximisation.steps = steps
      let found = try ScalarEngine(for: network).maximising(.neuron(0), by: maximisation)
      table.add([
        "\(steps)", vector(found.input.elements, digits: 5),
        text(found.objectives[steps], digits: 6),
      ])
    }
    page.heading("Where the answer is known")
    page.prose(
      """
      For a linear neuron a(x) = wᵀx the maximum can be written down: the slope w − 2λx is zero at
      """)
    page.formula("x* = w / 2λ        a(x*) − λ ‖x*‖² = ‖w‖² / 4λ")
    page.prose(
      """
      With w = \(vector(w)) and λ = \(text(λ)) that is x* = \(vector(w.map { $0 / (2 * λ) })), where
      the objective is \(text(w.map { $0 * $0 }.reduce(0, +) / (4 * λ))). The ascent gets there from
      a random start, η being 0.1:
      """)
    page.output("closed-form", table)
    page.prose(
      """
      Without λ there is no maximum: the longer the input, the larger the activation. The term is
      not a matter of taste, but what makes the question have an answer. (Clipping does so too. An
      image of pixels from −1 to 1 cannot be arbitrarily long.)
      """)
  }

  func regularisers(on page: inout Page) throws {
    let regularisers = try Regulariser.each(slope: engine.slope(of: .neuron(0)))
    let found = try regularisers.map { try engine.maximising(.neuron(0), by: $0.maximisation) }
    var table = TextTable(["regulariser", "λ", "τ", "score at x*", "‖x*‖", "TV(x*)"])
    for (regulariser, made) in zip(regularisers, found) {
      let (λ, τ) = (regulariser.maximisation.decay, regulariser.maximisation.variation)
      table.add([
        regulariser.name, λ == 0 ? "" : text(λ, digits: 2), τ == 0 ? "" : text(τ, digits: 2),
        text(made.activations[made.activations.count - 1], digits: 3),
        text(made.input.length, digits: 3), text(made.input.totalVariation, digits: 3),
      ])
    }
    var sheet = Montage(columns: ["", "", ""], side: 128)
    for start in stride(from: 0, to: found.count, by: 3) {
      let row = start..<start + 3
      sheet.addRow(
        "", row.map { Image(found[$0].input) }, captions: row.map { regularisers[$0].name })
    }
    page.heading("What each regulariser does")
    page.prose(
      """
      Document 003: "Usually some form of regularization is added to steer the input to look more
      like a natural image." The same class, '\(subject.classes[0])', from the same start, with
      \(Self.steps) steps, each an average change of 0.05 of every pixel, clipped to −1 … 1:

      - Length, λ ‖x‖², which is document 000's: bright and dark pixels cost.
      - Total variation, τ TV(x), from document 003's last formula: differences of neighbours cost.
      - A Gaussian blur of σ = 0.5 every 4 steps: what is fine has to be earned anew.
      - Jitter: before each step the image is moved by up to 2 pixels along both axes, and back
        afterwards, so that nothing can be made for one place of the windows.

      λ is four times the slope of the score at a grey image (its root mean square over the pixels),
      τ once; with all four together they are a quarter and a third of that.
      """)
    page.picture(
      "regularisers", "One class, one start, and what is asked of the image", sheet)
    page.output("regularisers", table, tolerance: 0.1)
    if let images = subject.images {
      let seen = min(images.count, Self.imagesSeen)
      let best = try engine.strongestActivations(
        of: [.neuron(0)], at: network.nodes.count - 1, count: 1, among: seen,
        batch: images.batch)[0][0]
      page.prose("For comparison, the highest score that any of the first \(seen) images has:")
      page.output(
        "best-image",
        "\(subject.classes[0])  \(text(best.activation, digits: 3))  image \(best.image)",
        tolerance: 0.02)
    }
    page.prose(
      """
      A regulariser is there to buy a calmer image, with a smaller ‖x‖ or less variation, at the
      price of score. An ascent finds a maximum near its way and not the greatest, so another way
      may end higher all the same. None makes an image that could be taken for one of the data; to
      the network they are more than that. What nobody would take for a member of the class can
      score higher than anything the network was ever shown, and that is a finding about the
      network, too.
      """)
  }

  func everyClass(on page: inout Page) throws {
    let found = try (0..<classes).map {
      try engine.regularised(.neuron($0))
    }
    var sheet = Montage(columns: Array(repeating: "", count: min(5, classes)), side: 96)
    add(found.map { Image($0.input) }, subject.classes, to: &sheet)
    page.heading("Every class")
    page.prose(
      """
      "We can adopt this approach also for the neurons in the very last layer of the classifier,
      which correspond each to a class." With all four regularisers:
      """)
    page.picture("classes", "An input made for each class", sheet)
    let steps = [0, 8, 16, 32, Self.steps]
    var table = TextTable(
      ["class", "score at the start"] + steps.dropFirst().map { "after \($0)" }
        + ["is the highest"])
    for (k, made) in found.enumerated() {
      let scores = try value(of: network.nodes.count - 1, at: made.input)
      table.add(
        [subject.classes[k]] + steps.map { text(made.activations[$0], digits: 3) }
          + [scores.firstMaximum == k ? "yes" : "no"])
    }
    page.output("classes", table, tolerance: 0.1)
    page.prose(
      """
      The score is maximised and not the probability. softmax(z)_k also grows when the other scores
      fall, and an image may be made that is against all other classes instead of for this one.
      """)
  }

  func everyLayer(on page: inout Page) throws {
    page.heading("From layer to layer")
    page.prose(
      """
      For a neuron within the network, the network ends at its node:
      """)
    page.code("Sources/Networks/Network+Pruning.swift", "public func ending(")
    var sheet = Montage(
      columns: Array(repeating: "", count: Self.channelsShown), side: 70)
    var made: [Made] = []
    for (position, _) in subject.convolutions.suffix(Self.layersShown) {
      let part = OptimisedEngine(for: try subject.network.ending(at: position))
      let channels = evenlySpaced(Self.channelsShown, below: part.network.output.shape.axes[0])
      made = try channels.map { try self.made(for: $0, by: part) }
      add(
        made.map(\.picture), channels.map { "\($0)" }, to: &sheet, title: part.network.output.name)
    }
    page.prose(
      """
      The neuron in the middle of several channels, before the ReLU, cut to its receptive field
      (chapter 12; outside of it nothing changes but by the blur). Here the blur alone is used:
      """)
    page.picture("neurons", "Inputs made for a neuron of channels of every convolution", sheet)
    page.prose(
      """
      In the first layer the neuron is linear, so every pixel goes to the end of its range that has
      the sign of its weight: up to the blur, the filters of chapter 11 at full contrast. Deeper
      neurons ask for larger and less regular parts.
      """)

    try madeAndFound(made, on: &page)
  }

  /// What was made for neurons of the last convolution beside what is found for them.
  private func madeAndFound(_ made: [Made], on page: inout Page) throws {
    guard let images = subject.images else { return }
    let part = OptimisedEngine(for: try subject.network.ending(at: subject.lastConvolution))
    let last = part.network.nodes.count - 1
    let shape = part.network.output.shape
    let channels = evenlySpaced(Self.channelsShown, below: shape.axes[0])
    let seen = min(images.count, Self.imagesSeen)
    let found = try part.strongestActivations(
      of: channels.map { .neuron(shape.middle(ofChannel: $0)) }, at: last, count: 1,
      among: seen, batch: images.batch)
    var table = TextTable(["channel", "found", "made"], left: [])
    var sheet = Montage(columns: channels.map { "\($0)" }, side: 70)
    sheet.addRow("made", made.map(\.picture))
    sheet.addRow(
      "found",
      try found.map { try part.network.patch(of: $0[0].neuron, in: images.picture($0[0].image)) })
    for ((channel, found), made) in zip(zip(channels, found), made) {
      table.add([
        "\(channel)", text(found[0].activation, digits: 3), text(made.activation, digits: 3),
      ])
    }
    page.prose(
      """
      Beside each of the last row, what its neuron sees of the image, among the first \(seen), for
      which it is strongest, and both activations:
      """)
    page.picture("made-and-found", "What is made for a neuron, and what is found for it", sheet)
    page.output("made-and-found", table, tolerance: 0.1)
    page.prose(
      """
      Where both show the same shape, the neuron has a meaning that can be named. What is found has
      everything in it that happens to be there as well; what is made has only what the neuron asks
      for, and more of it than any image has. A neuron whose activation stays below zero even here
      is off behind its ReLU, whatever the image.
      """)
  }

  func exercises(on page: inout Page) {
    page.exercise(
      """
      What is x* for a linear neuron with a cost on the total variation instead of on the length, τ
      TV(x), and no clipping?
      """,
      answer:
        """
        There is none, if the weights do not happen to add up to zero in every channel: a constant
        image has no variation, so the objective grows with the constant without end. Total
        variation says what the image should look like, and not how large it may be.
        """)
    page.exercise(
      """
      Why are the neurons of the figure above maximised before their ReLU?
      """,
      answer:
        """
        Where the ReLU is off its slope is zero. From a start where the neuron is off, the ascent
        would never begin; before the ReLU there is always a way up.
        """)
    page.exercise(
      """
      Instead of a neuron, the mean over a channel's positions can be maximised, `.channel(k)`. What
      comes of it in the first layer, before the ReLU?
      """,
      answer:
        """
        A plain colour. The mean over all positions is linear in the image, and but for the border
        every pixel is under every weight of the filter: all of them have the same slope, the sum of
        the filter's weights of their colour. Behind the ReLU, stripes and dots can pay.
        """)
    page.exercise(
      """
      Does an image of noise that the network calls '\(subject.classes[0])' with a high score say
      that an explanation of it is wrong?
      """,
      answer:
        """
        No. The score is what the network computes, and an explanation says where that comes from.
        It says that the network was never told what is not a '\(subject.classes[0])' but noise: it
        was trained to tell classes apart, on images of them only.
        """)
  }

  /// A made input's part that the neuron sees, and the neuron's activation.
  private typealias Made = (picture: Image, activation: Double)

  /// What is made for the neuron in the middle of a channel of the output, cut to what the neuron
  /// sees.
  private func made(
    for channel: Int, by engine: OptimisedEngine
  ) throws -> Made {
    let neuron = engine.network.output.shape.middle(ofChannel: channel)
    let made = try engine.maximising(.neuron(neuron), by: Regulariser.blur.maximisation)
    return (
      engine.network.patch(of: neuron, in: Image(made.input)),
      made.activations[made.activations.count - 1]
    )
  }

  /// Adds pictures in as many rows as it takes.
  private func add(
    _ pictures: [Image], _ captions: [String], to sheet: inout Montage, title: String = ""
  ) {
    let columns = sheet.columns.count
    for start in stride(from: 0, to: pictures.count, by: columns) {
      let row = start..<start + columns
      sheet.addRow(
        title, row.map { $0 < pictures.count ? pictures[$0] : nil },
        captions: row.map { $0 < pictures.count ? captions[$0] : "" })
    }
  }
}

extension Tensor {
  /// ‖x‖
  fileprivate var length: Double { elements.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
