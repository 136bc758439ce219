import Arguments
import Attribution
import Figures
import Formats
import Networks
import Optimised

extension Chapter {
  static let patches = Chapter(
    number: 12,
    name: "patches",
    title: "Maximally activating patches: what a channel responds to most",
    source: "document 003, \"Visualizing maximally activating patches\"",
    options: [.model, .images],
    content: { input in
      if input.arguments.has(.model), !input.arguments.has(.images) {
        throw Refusal(.usage, "patches needs --images DIR with --model")
      }
      return try ImageModel.content(askedBy: input) {
        try PatchesChapter($0, progress: input.progress)
      }
    })
}

/// The chapter on the strongest patches of a network's last feature map.
struct PatchesChapter: ChapterContent {
  let model: ImageModel
  let images: ImageStream
  /// The position of the last feature map in the network.
  let map: Int
  /// An engine for the network truncated at the last feature map.
  let engine: OptimisedEngine
  /// The channels that are shown. They are evenly spaced, not picked for their looks.
  let channels: [Int]
  /// The strongest images of each channel that is shown, for the whole channel and for its middle
  /// neuron. Images in which the channel is inactive are left out.
  let strongest: [(channel: [StrongestNeuron], middle: [StrongestNeuron])]

  /// The images in which each channel is most relevant to the predicted class; `nil` if no plan fits
  /// the network.
  let relevant: [[StrongestNeuron]]?

  static let channelsShown = 8
  static let patchesShown = 8

  /// Finds the strongest patches of a model.
  ///
  /// - Throws: `UnsuitableModel` if the model has no images to cut patches from, or no convolution.
  init(_ model: ImageModel, progress: ChapterInput.Progress) throws {
    guard let images = model.images else {
      throw UnsuitableModel(description: "it comes without images to cut patches from")
    }
    self.model = model
    self.images = images
    map = try model.lastMap()
    let shape = model.network.nodes[map].shape
    channels = evenlySpaced(Self.channelsShown, below: shape.axes[0])
    let part = try model.network.truncated(at: map)
    engine = OptimisedEngine(for: part)
    let found = try engine.strongestActivations(
      of: channels.map { .channel($0) } + channels.map { .neuron(shape.middle(ofChannel: $0)) },
      at: part.outputPosition, count: Self.patchesShown, among: images.count,
      progress: { progress.show($0 < images.count ? "\($0) of \(images.count) images" : "") },
      batch: images.batch
    ).map { $0.filter { $0.value > 0 } }
    strongest = Array(zip(found.prefix(channels.count), found.dropFirst(channels.count)))
    relevant = try Self.mostRelevant(
      channels, of: model.network.nodes[map].name, in: model, among: images, progress: progress)
  }

  /// The index of the channel that is looked at closely: the one with the greatest activation.
  var closest: Int {
    func greatest(_ n: Int) -> Double { strongest[n].channel.first?.value ?? 0 }
    return channels.indices.reduce(0) { greatest($1) > greatest($0) ? $1 : $0 }
  }

  var file: String? { model.file }
  var network: Network { model.network }
  var mapNode: Network.Node { network.nodes[map] }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      What a deep neuron responds to cannot be read off its weights. Document 003 looks at it from
      the other side, in four steps: select a neuron, run all images, keep those on which it is
      strongest, and show of each the region that the neuron sees. The network is \(model.name),
      and there are \(images.count) images.
      """)
    try field(on: &page)
    try oneChannel(on: &page)
    try severalChannels(on: &page)
    try relevance(on: &page)
    limits(on: &page)
    exercises(on: &page)
    return page
  }

  /// The run that `--trace` prints: the strongest activation of the first channel, connection by
  /// connection.
  func tracedRun() throws -> TracedRun {
    let found = strongest[closest].channel.first
    let (image, neuron) = (found?.image ?? 0, found?.neuron ?? 0)
    return try TracedRun(
      "The strongest activation of channel \(channels[closest]), in image \(image), one layer down,"
        + " under LRP-0",
      through: model.convolutions[model.convolutions.count - 1].position, of: network, from: neuron,
      for: images.batch(image..<image + 1))
  }
}
