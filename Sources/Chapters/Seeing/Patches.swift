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
    let part = try subject.network.ending(at: map)
    engine = OptimisedEngine(for: part)
    let found = try engine.strongestActivations(
      of: channels.map { .channel($0) } + channels.map { .neuron(shape.middle(ofChannel: $0)) },
      at: part.nodes.count - 1, count: Self.patchesShown, among: images.count,
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
    let operand = try OptimisedEngine(for: network.ending(at: network.nodes[last].operands[0]))
    let value = try operand.activations(
      of: images.batch(image..<image + 1), at: [operand.network.nodes.count - 1])[0]
    return try subject.tracedRun(
      "The strongest activation of channel \(channels[closest]), in image \(image), one layer down,"
        + " under LRP-0", at: last, neuron: neuron, of: value)
  }
}

/// Step 4's region.
extension Patches {
  func field(on page: inout Page) throws {
    let deepest = network.nodes.indices.filter {
      $0 > 0 && network.nodes[$0].shape.rank == 3 && $0 <= map
        && network.nodes[$0].operation.movesPositions
    }
    var table = TextTable(["node", "operation", "rows", "columns", "field"], left: [0, 1])
    for position in deepest + [network.nodes.count - 1] {
      let node = network.nodes[position]
      guard
        let hull = network.receptiveField(of: node.shape.middle(ofChannel: 0), at: position)?.hull
      else { continue }
      table.add([
        node.name, node.operation.description, hull[1].words, hull[2].words,
        "\(hull[1].count)×\(hull[2].count)",
      ])
    }
    page.heading("Which region a neuron sees")
    page.prose(
      """
      The receptive field of a neuron is all that a path leads from to it. It follows from the
      architecture alone: an output of a window along an axis reads
      """)
    page.formula("input = output · stride − before + kernel · dilation")
    page.prose(
      """
      and so the walk from a neuron to the image only has to ask each node which positions it reads:
      """)
    page.code("Sources/Networks/ReceptiveField.swift", "public func receptiveField(")
    page.prose("The middle neuron of each node whose windows move over positions, and an output:")
    page.output("fields", table)
    let check = try fieldIsTheGradients()
    page.prose(
      """
      A gradient must be zero outside of the field, whatever the weights. Of the middle neuron of
      channel \(channels[closest]) of \(mapNode.name), over \(check.images) images:
      """)
    page.output(
      "support",
      """
      positions in the field                                    \(check.field)
      numbers outside of it where the gradient was not zero     \(check.outside)
      """)
    page.prose(
      """
      The tests compare the field with the gradient's support on random networks with strides,
      dilation and padding, where weights and inputs are positive so that nothing cancels: it is the
      same set.
      """)
  }

  /// How often the gradient of the middle neuron is not zero outside of its receptive field.
  private func fieldIsTheGradients() throws -> (outside: Int, field: Int, images: Int) {
    let last = engine.network.nodes.count - 1
    let neuron = mapNode.shape.middle(ofChannel: channels[closest])
    guard let hull = engine.network.receptiveField(of: neuron, at: last)?.hull else {
      return (0, 0, 0)
    }
    let count = min(images.count, 8)
    let gradient = try engine.gradient(
      of: images.batch(0..<count), from: .one(.index(neuron)), at: [0]
    ).gradients[0]
    let axes = network.input.shape.axes
    let outside = gradient.elements.indices.count { index in
      let (row, column) = (index / axes[2] % axes[1], index % axes[2])
      return gradient[index] != 0 && !(hull[1].contains(row) && hull[2].contains(column))
    }
    return (outside, hull[1].count * hull[2].count, count)
  }
}

/// Steps 1 to 3, and what comes of them.
extension Patches {
  func oneChannel(on page: inout Page) throws {
    let (channel, (found, middle)) = (channels[closest], strongest[closest])
    page.heading("One channel, step by step")
    page.prose(
      """
      A neuron of a convolution is one filter at one place, and would only be shown what happens to
      lie there. What one wants to know is what the filter responds to, wherever it is, so all
      neurons of a channel count as one, and the strongest of them says where to cut:
      """)
    page.code(
      "Sources/Attribution/Features/StrongestActivations.swift",
      "public func strongestActivations(")
    page.prose(
      """
      Images come and go in batches; only the strongest are kept. Channel \(channel) of
      \(mapNode.name), the strongest of those below: above, the image with the region around it,
      below, the region.
      """)
    var sheet = Montage(columns: Array(repeating: "", count: Self.patchesShown), side: 64)
    sheet.addRow(
      "image", padded(try found.map(outlined)),
      captions: padded(found.map { images.label($0.image) }))
    sheet.addRow(
      "patch", padded(try found.map(patch)),
      captions: padded(found.map { text($0.activation, digits: 3) }))
    page.picture("steps", "The images in which channel \(channel) is strongest, and where", sheet)
    var table = TextTable(["", "strongest", "weakest shown"])
    table.add(["channel \(channel), strongest anywhere"] + ends(of: found))
    table.add(["its middle neuron alone"] + ends(of: middle))
    page.prose(
      "Had one neuron been selected, as document 003 says, these would be the activations:")
    page.output("neuron", table, tolerance: 0.02)
    page.prose(
      """
      One place sees less than all places do, so the single neuron's activations cannot be the
      greater ones: it is shown what happens to lie in the middle.
      """)
  }

  func severalChannels(on page: inout Page) throws {
    var sheet = Montage(columns: Array(repeating: "", count: Self.patchesShown), side: 56)
    var table = TextTable(
      ["channel", "strongest", "weakest shown", "most often from", "", "cut by the border"],
      left: [0, 3])
    for (channel, (found, _)) in zip(channels, strongest) {
      let labels = found.map { images.label($0.image) }
      let counts = Dictionary(grouping: labels, by: \.self).mapValues(\.count)
      let most = labels.max { (counts[$0] ?? 0, $1) < (counts[$1] ?? 0, $0) } ?? ""
      table.add(
        ["\(channel)"]
          + (found.isEmpty
            ? ["never active", "", "", "", ""]
            : ends(of: found) + [
              most, "\(counts[most] ?? 0) of \(found.count)",
              "\(found.count { isCut($0.neuron) }) of \(found.count)",
            ]))
      sheet.addRow(
        "channel\n\(channel)", padded(try found.map(patch)),
        captions: padded(found.isEmpty ? ["never active"] : labels))
    }
    page.heading("Several channels")
    page.prose(
      """
      The same for \(channels.count) of the \(mapNode.shape.axes[0]) channels, evenly spaced, so
      that none was picked for its looks; one pass over the images serves all. What a patch has
      outside of the image is grey, the zero of the scaled pixels, which is what padding puts there.
      Images in which a channel is not active are not shown.
      """)
    page.picture(
      "channels", "The patches on which channels of \(mapNode.name) are strongest", sheet)
    page.output("channels", table, tolerance: 0.02)
    page.prose(
      """
      Patches of a row that look alike, in shape or in colour, say what the channel has learned to
      find. A row without a common look says that it is no detector of one thing: nothing in
      training asks a channel to be one. A row that is cut by the border throughout answers to the
      border itself: the zeros around an image are something that a filter can see. And a channel
      that no image makes active is dead: it has nothing to say, and gradients, which its ReLU
      stops, will not revive it.

      What patches share need not be what excites the channel: all that is shown is where it is
      strong, not why. For that, explain it as any output is explained, which `--trace` does one
      layer down.
      """)
  }

  func limits(on page: inout Page) {
    page.heading("What the method cannot show")
    page.prose(
      """
      Document 003 names two limits. It takes a pass over the whole data set, though one for all
      channels together. And it only knows patches that are in the data set: two features that
      always occur together cannot be told apart. A third is the field itself. It is where the
      neuron could look; how much each of its pixels counts it does not say, and those at its border
      are reached by few paths.
      """)
  }

  func exercises(on page: inout Page) {
    page.exercise(
      """
      Two convolutions of 3×3 with stride 1, a pooling of 2×2 that moves by 2, two convolutions of
      3×3: how large is the field, and by how much does it move from one neuron to the next?
      """,
      answer:
        """
        Backwards, r ← (r − 1) · stride + kernel: 1, 3, 5, then (5 − 1) · 2 + 2 = 10, then 12 and
        14. Two neurons side by side are one pooling apart: 2 pixels. This is MiniVGG up to its last
        feature map.
        """)
    page.exercise(
      """
      Is the receptive field of a neuron with dilated windows still a rectangle without holes?
      """,
      answer:
        """
        Not always. A single window of 3 positions with dilation 2 reads every other one; two of
        them on top of each other read positions 0, 2, 4, 6 and 8. `receptiveField` keeps the
        positions axis by axis; `hull` is the box around them, which is what is cut out.
        """)
    page.exercise(
      """
      Why is every pixel of a fully connected network's input in every neuron's field, and what does
      that mean for the output's patches?
      """,
      answer:
        """
        A dense layer reads everything. The patches of a class are whole images: those that the
        network is surest of, as far as scores say.
        """)
  }
}

/// Pictures and words.
extension Patches {
  /// Whether a part of the region lies outside of the image.
  private func isCut(_ neuron: Int) -> Bool {
    let region = engine.network.region(of: neuron)
    let axes = network.input.shape.axes
    return region.rows.lowerBound < 0 || region.rows.upperBound > axes[1]
      || region.columns.lowerBound < 0 || region.columns.upperBound > axes[2]
  }

  private func patch(_ found: StrongestActivation) throws -> Image {
    try engine.network.patch(of: found.neuron, in: images.picture(found.image))
  }

  private func outlined(_ found: StrongestActivation) throws -> Image {
    let region = engine.network.region(of: found.neuron)
    let picture = try images.picture(found.image)
    let mask = (0..<picture.width * picture.height).map {
      region.rows.contains($0 / picture.width) && region.columns.contains($0 % picture.width)
    }
    return picture.outlining(mask, enlargedBy: 2)
  }

  private func padded(_ pictures: [Image]) -> [Image?] {
    pictures + Array(repeating: nil, count: Self.patchesShown - pictures.count)
  }

  private func padded(_ labels: [String]) -> [String] {
    labels + Array(repeating: "", count: Self.patchesShown - labels.count)
  }

  private func ends(of found: [StrongestActivation]) -> [String] {
    [found.first, found.last].map { text($0?.activation ?? 0, digits: 3) }
  }
}

extension Operation {
  /// Whether it has windows that move over positions.
  fileprivate var movesPositions: Bool {
    switch self {
    case .convolution, .averagePool, .maxPool: true
    case .input, .constant, .dense, .add, .mean, .affine, .batchNormalization, .activation,
      .multiply, .matrixProduct, .rearrange, .softmax, .layerNormalization, .embedding:
      false
    }
  }
}

extension Range<Int> {
  /// `3 to 16`, the last one included.
  fileprivate var words: String { "\(lowerBound) to \(upperBound - 1)" }
}
