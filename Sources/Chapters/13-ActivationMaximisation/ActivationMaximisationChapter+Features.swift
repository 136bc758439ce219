import Attribution
import Figures
import Formats
import Networks
import Optimised
import Scalar

/// The sections on inputs made for every class, and for neurons from layer to layer.
extension ActivationMaximisationChapter {
  func everyClass(on page: inout Page) throws {
    let found = try (0..<classes).map {
      try engine.regularised(.neuron($0))
    }
    var sheet = Montage(columns: min(5, classes), side: 96)
    sheet.addRows(
      "", found.map { Image($0.input) }, captions: Array(model.classes.prefix(classes)))
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
      let scores = try value(of: network.outputPosition, at: made.input)
      table.add(
        [model.classes[k]] + steps.map { formatted(made.activations[$0], digits: 3) }
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
    page.code("Sources/Networks/Network+Pruning.swift", "public func truncated(")
    var sheet = Montage(columns: Self.channelsShown, side: 70)
    var made: [Made] = []
    for (position, _) in model.convolutions.suffix(Self.layersShown) {
      let part = OptimisedEngine(for: try model.network.truncated(at: position))
      let channels = evenlySpaced(Self.channelsShown, below: part.network.output.shape.axes[0])
      made = try channels.map { try self.made(for: $0, by: part) }
      sheet.addRows(
        part.network.output.name, made.map(\.picture), captions: channels.map { "\($0)" })
    }
    page.prose(
      """
      The neuron in the middle of several channels, before the ReLU, cut to its receptive field
      (\(chapter: .patches); outside of it nothing changes but by the blur). Here the blur alone is used:
      """)
    page.picture("neurons", "Inputs made for a neuron of channels of every convolution", sheet)
    page.prose(
      """
      In the first layer the neuron is linear, so every pixel goes to the end of its range that has
      the sign of its weight: up to the blur, the filters of \(chapter: .filters) at full contrast. Deeper
      neurons ask for larger and less regular parts.
      """)

    try madeAndFound(made, on: &page)
  }

  /// Shows inputs made for neurons of the last convolution beside the patches found for them.
  private func madeAndFound(_ made: [Made], on page: inout Page) throws {
    guard let images = model.images else { return }
    let part = OptimisedEngine(
      for: try model.network.truncated(
        at: model.convolutions[model.convolutions.count - 1].position))
    let last = part.network.outputPosition
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
        "\(channel)", formatted(found[0].value, digits: 3),
        formatted(made.activation, digits: 3),
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

  /// The part of a made input that the neuron sees, and the neuron's activation.
  private typealias Made = (picture: Image, activation: Double)

  /// The input made for the middle neuron of an output channel, cropped to what the neuron sees.
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
}
