import Attribution
import Figures
import Formats
import Networks
import Numerics
import Optimised
import Scalar

/// The sections on a feature whose maximum is known, and on regularisers for features where it is
/// not.
extension ActivationMaximisationChapter {
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
        formatted(found.objectives[steps], digits: 6),
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
      With w = \(vector(w)) and λ = \(formatted(λ)) that is x* = \(vector(w.map { $0 / (2 * λ) })), where
      the objective is \(formatted(w.map { $0 * $0 }.reduce(0, +) / (4 * λ))). The ascent gets there from
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
        regulariser.name, λ == 0 ? "" : formatted(λ, digits: 2),
        τ == 0 ? "" : formatted(τ, digits: 2),
        formatted(made.activations[made.activations.count - 1], digits: 3),
        formatted(made.input.elements.norm, digits: 3),
        formatted(made.input.totalVariation, digits: 3),
      ])
    }
    var sheet = Montage(columns: 3, side: 128)
    sheet.addRows("", found.map { Image($0.input) }, captions: regularisers.map(\.name))
    page.heading("What each regulariser does")
    page.prose(
      """
      Document 003: "Usually some form of regularization is added to steer the input to look more
      like a natural image." The same class, '\(model.classes[0])', from the same start, with
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
    if let images = model.images {
      let seen = min(images.count, Self.imagesSeen)
      let best = try engine.strongestActivations(
        of: [.neuron(0)], at: network.outputPosition, count: 1, among: seen,
        batch: images.batch)[0][0]
      page.prose("For comparison, the highest score that any of the first \(seen) images has:")
      page.output(
        "best-image",
        "\(model.classes[0])  \(formatted(best.value, digits: 3))  image \(best.image)",
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
}
