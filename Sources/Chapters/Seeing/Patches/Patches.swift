import Attribution
import Figures
import Formats
import Networks
import Optimised

extension Chapter {
  /// The chapter about the project's own weights and images.
  static let patches = patches(of: VisualisedNetwork.silhouettes)

  /// The chapter about what this network's channels respond to among its images.
  public static func patches(
    of subject: VisualisedNetwork,
    progress: @escaping @Sendable (_ done: Int, _ images: Int) -> Void = { _, _ in }
  ) -> Chapter {
    patches(of: { subject }, progress: progress)
  }

  private static func patches(
    of subject: @escaping @Sendable () throws -> VisualisedNetwork,
    progress: @escaping @Sendable (_ done: Int, _ images: Int) -> Void = { _, _ in }
  ) -> Chapter {
    Chapter(
      number: 12,
      name: "patches",
      title: "Maximally activating patches: what a channel responds to most",
      source: "document 003, \"Visualizing maximally activating patches\"",
      page: { try Patches(subject(), progress: progress).page() },
      tracedRun: { try Patches(subject(), progress: progress).tracedRun() })
  }
}

/// The chapter about the strongest patches of one network's last feature map.
struct Patches {
  let subject: VisualisedNetwork
  let images: ImageStream
  /// The last feature map.
  let map: Int
  /// The network up to it.
  let engine: OptimisedEngine
  /// The channels that are shown, evenly spaced: none was picked for its looks.
  let channels: [Int]
  /// For each of them the strongest images in which it is active at all, and the same of its neuron
  /// in the middle.
  let strongest: [(channel: [StrongestActivation], middle: [StrongestActivation])]

  static let channelsShown = 8
  static let patchesShown = 8

  init(_ subject: VisualisedNetwork, progress: (_ done: Int, _ images: Int) -> Void) throws {
    guard let images = subject.images else {
      preconditionFailure("patches are cut out of images")
    }
    self.subject = subject
    self.images = images
    map = subject.lastMap
    let shape = subject.network.nodes[map].shape
    channels = evenlySpaced(Self.channelsShown, below: shape.axes[0])
    let part = try subject.network.truncated(at: map)
    engine = OptimisedEngine(for: part)
    let found = try engine.strongestActivations(
      of: channels.map { .channel($0) } + channels.map { .neuron(shape.middle(ofChannel: $0)) },
      at: part.outputPosition, count: Self.patchesShown, among: images.count,
      progress: { progress($0, images.count) }, batch: images.batch
    ).map { $0.filter { $0.activation > 0 } }
    strongest = Array(zip(found.prefix(channels.count), found.dropFirst(channels.count)))
  }

  /// Which of the channels is looked at closely: the one with the greatest activation.
  var closest: Int {
    func greatest(_ n: Int) -> Double { strongest[n].channel.first?.activation ?? 0 }
    return channels.indices.reduce(0) { greatest($1) > greatest($0) ? $1 : $0 }
  }

  var network: Network { subject.network }
  var mapNode: Network.Node { network.nodes[map] }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      What a deep neuron responds to cannot be read off its weights. Document 003 looks at it from
      the other side, in four steps: select a neuron, run all images, keep those on which it is
      strongest, and show of each the region that the neuron sees. The network is \(subject.name),
      and there are \(images.count) images.
      """)
    try field(on: &page)
    try oneChannel(on: &page)
    try severalChannels(on: &page)
    limits(on: &page)
    exercises(on: &page)
    return page
  }

  /// What `--trace` prints: the strongest activation of the first channel, connection by
  /// connection.
  func tracedRun() throws -> TracedRun {
    let found = strongest[closest].channel.first
    let (image, neuron) = (found?.image ?? 0, found?.neuron ?? 0)
    let last = subject.lastConvolution
    let operand = try OptimisedEngine(for: network.truncated(at: network.nodes[last].operands[0]))
    let value = try operand.output(of: images.batch(image..<image + 1))
    return try subject.tracedRun(
      "The strongest activation of channel \(channels[closest]), in image \(image), one layer down,"
        + " under LRP-0", at: last, neuron: neuron, of: value)
  }
}
