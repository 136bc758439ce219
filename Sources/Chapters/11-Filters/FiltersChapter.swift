import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Optimised

extension Chapter {
  static let filters = Chapter(
    number: 11,
    name: "filters",
    title: "Filters as pictures, and how little of a deep one can be seen",
    source: "document 000, \"Filter Visualization\"; document 003, \"Visualizing filters\"",
    options: [.model, .images],
    content: { try ImageModel.content(askedBy: $0) { FiltersChapter($0) } })
}

/// The chapter on the filters of one network.
struct FiltersChapter: ChapterContent {
  let model: ImageModel
  /// The network's convolutions and their positions; the first one reads the image.
  let convolutions: [(position: Int, convolution: Convolution)]

  /// The number of pictures in a row.
  static let columns = 8
  /// The largest number of pictures that document 000's code draws.
  static let maximumDrawn = 64

  init(_ model: ImageModel) {
    self.model = model
    convolutions = model.convolutions
  }

  var file: String? { model.file }
  var network: Network { model.network }
  var first: (position: Int, convolution: Convolution) { convolutions[0] }

  /// The index of the first convolution whose filters have more channels than a screen has colours.
  var deep: Int? {
    convolutions.indices.first { convolutions[$0].convolution.weight.shape.axes[1] > 3 }
  }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      A convolution's filter is a small image itself: it responds most to what looks like it. So the
      first thing that both documents do with a trained network is to look at its filters. It works
      for the first layer, and document 003 warns that it stops working there. The network is
      \(model.name).
      """)
    layers(on: &page)
    firstLayer(on: &page)
    hidden(on: &page)
    if let deep {
      deeper(deep, on: &page)
      channels(of: deep, on: &page)
    }
    try measured(on: &page)
    exercises(on: &page)
    return page
  }

  /// The run that `--trace` prints: one response of one filter of the first layer, weight by
  /// weight.
  func tracedRun() throws -> TracedRun {
    let shape = network.input.shape
    let output = network.nodes[first.position].shape
    let neuron = output.axes[1] / 2 * output.axes[2] + output.axes[2] / 2
    return try TracedRun(
      "What each weight of filter 0 of '\(network.nodes[first.position].name)' adds to its response"
        + " in the middle of an image of \(shape), under LRP-0",
      through: first.position, of: network, from: neuron,
      for: model.images?.batch(0..<1) ?? noise())
  }

  /// An image of seeded noise, used when the model comes without images.
  private func noise() -> Tensor {
    var random = SplitMix64(seed: 0)
    let shape = network.input.shape.batched(1)
    return Tensor(shape: shape, elements: random.numbers(shape.count))
  }
}

/// Pictures of filters.
extension FiltersChapter {
  func layers(on page: inout Page) {
    var table = TextTable(
      ["convolution", "filters", "channels of each", "kernel", "what document 000's code draws"],
      left: [0, 4])
    for (position, convolution) in convolutions {
      let axes = convolution.weight.shape.axes
      let drawn = min(axes[0], Self.maximumDrawn)
      table.add([
        network.nodes[position].name, "\(axes[0])", "\(axes[1])", "\(axes[2])×\(axes[3])",
        (drawn < axes[0] ? "the first \(drawn), " : "all, ")
          + (axes[1] == 3
            ? "in colour" : axes[1] == 1 ? "as grey" : "channel 0 of \(axes[1]) as grey"),
      ])
    }
    page.output("layers", table)
  }

  func firstLayer(on page: inout Page) {
    page.heading("The first layer")
    page.prose(
      """
      Document 000's code draws up to \(Self.maximumDrawn) filters of a layer in a sheet of eight by eight.
      One with three channels is a picture in colour; its weights are moved and stretched so that
      the least is black and the greatest is white, over its three channels together:
      """)
    page.formula("w ← (w − min w) / (max w − min w)")
    page.code("Sources/Figures/Filters/FilterScale.swift", "func range(of weights")
    page.code("Sources/Figures/Filters/FilterScale.swift", "public func pictures(")
    page.picture(
      "first", "The filters of \(name(0)), each on its own scale",
      sheet(first.convolution.pictures(), captions: true))
    page.prose(
      """
      A filter whose pixels fade from dark to light answers to an edge across that direction, one
      whose pixels are of one hue to a colour, one that alternates to fine texture or to nothing
      that has a name. That is all that can be read off, and even this with care, as the scale
      shows. Filters of 3×3 positions, as MiniVGG's are, have little room for shapes: the stripes
      and blobs that are often shown are those of networks whose first filters are 7×7 or 11×11.
      """)
  }

  func hidden(on page: inout Page) {
    let weights = (0..<first.convolution.weight.examples).map {
      first.convolution.weight.example($0).elements
    }
    let norms = weights.map(\.norm)
    let zeros = weights.map { w in
      let (least, greatest) = (w.min() ?? 0, w.max() ?? 0)
      return greatest > least ? -least / (greatest - least) : 0
    }
    let (weakest, strongest) = (norms.first(norms.min()), norms.first(norms.max()))
    var table = TextTable(["of the filters of \(name(0))", "filter", ""])
    table.add(["least ‖w‖", "\(weakest)", formatted(norms[weakest], digits: 3)])
    table.add(["greatest ‖w‖", "\(strongest)", formatted(norms[strongest], digits: 3)])
    let (low, high) = (zeros.first(zeros.min()), zeros.first(zeros.max()))
    table.add(["zero is darkest", "\(low)", grey(zeros[low])])
    table.add(["zero is lightest", "\(high)", grey(zeros[high])])
    page.heading("What the scale hides")
    page.prose(
      """
      Each filter has a scale of its own, so two things are lost: how strong it is, and where zero
      lies, which is what divides that which excites from that which inhibits.
      """)
    page.output("hidden", table)
    page.prose(
      """
      Below zero is darker than black: the filter has no negative weight. Above 1 it has no positive
      one. The same filters on one scale for all, on which zero is the middle grey and the strongest
      weight of the layer is black or white:
      """)
    page.picture(
      "first-shared", "The same filters on one scale",
      sheet(
        first.convolution.pictures(scale: .symmetric(largest: first.convolution.largest)),
        captions: true))
  }

  func deeper(_ layer: Int, on page: inout Page) {
    let convolution = convolutions[layer].convolution
    let channels = convolution.weight.shape.axes[1]
    page.heading("A deeper layer, as the code draws it")
    page.prose(
      """
      A filter of \(name(layer)) has \(channels) channels, and a screen has three. For such filters
      the code has the line `ax.imshow(w[0], cmap='gray')`: it draws the first channel of each and
      leaves out the other \(channels - 1). (`imshow` scales each picture on its own, so the scale
      is the same as above.)
      """)
    page.picture(
      "second", "Channel 0 of each filter of \(name(layer)), each on its own scale",
      sheet(convolution.pictures()))
  }

  func channels(of layer: Int, on page: inout Page) {
    let convolution = convolutions[layer].convolution
    page.heading("All channels of one filter")
    page.prose(
      """
      Document 003 draws every channel as a picture of its own, and adds: "we won't be able in
      understanding the overall behavior". Filter 0 of \(name(layer)), channel by channel, on one
      scale for all of them:
      """)
    page.picture(
      "channels", "All channels of filter 0 of \(name(layer)), on one scale",
      sheet(
        convolution.channelPictures(
          ofFilter: 0, scale: .symmetric(largest: convolution.largest(ofFilter: 0))),
        captions: true))
    page.prose(
      """
      Each of these pictures lies over another map of features, each of which is itself the outcome
      of the pictures of the first layer and of a ReLU. Where a channel is white the filter wants
      that feature, where it is black it does not; what all of it adds up to cannot be seen.
      """)
  }

  func name(_ layer: Int) -> String { network.nodes[convolutions[layer].position].name }

  /// A sheet of pictures in rows of eight, up to the maximum that the code draws, optionally with
  /// their numbers.
  private func sheet(_ pictures: [Image], captions: Bool = false) -> Montage {
    let pictures = Array(pictures.prefix(Self.maximumDrawn))
    var sheet = Montage(columns: Self.columns, side: 45)
    sheet.addRows("", pictures, captions: captions ? pictures.indices.map { "\($0)" } : [])
    return sheet
  }

  private func grey(_ place: Double) -> String { formatted(place, digits: 2) }
}

extension Convolution {
  /// The largest absolute value of the filter's weights.
  fileprivate var largest: Double { weight.elements.map(abs).max() ?? 0 }

  fileprivate func largest(ofFilter filter: Int) -> Double {
    weight.example(filter).elements.map(abs).max() ?? 0
  }
}

extension [Double] {
  /// The index of the first element that equals this number.
  fileprivate func first(_ number: Double?) -> Int { firstIndex { $0 == number } ?? 0 }
}
