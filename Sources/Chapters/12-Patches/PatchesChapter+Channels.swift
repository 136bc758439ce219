import Attribution
import Figures
import Formats
import Networks
import Optimised

/// The sections on document 003's steps 1 to 3 and their results.
extension PatchesChapter {
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
      "Sources/Attribution/Features/StrongestNeuron.swift", "func strongestNeurons(")
    page.prose(
      """
      Images come and go in batches; only the strongest are kept. Channel \(channel) of
      \(mapNode.name), the strongest of those below: above, the image with the region around it,
      below, the region.
      """)
    var sheet = Montage(columns: Self.patchesShown, side: 64)
    sheet.addRows(
      "image", try found.map(outlined), captions: found.map { images.label($0.image) })
    sheet.addRows(
      "patch", try found.map(patch), captions: found.map { formatted($0.value, digits: 3) })
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
    var sheet = Montage(columns: Self.patchesShown, side: 56)
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
      sheet.addRows(
        "channel\n\(channel)", try found.map(patch),
        captions: found.isEmpty ? ["never active"] : labels)
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
}

/// Pictures and captions of patches.
extension PatchesChapter {
  /// Whether part of the neuron's region lies outside the image.
  private func isCut(_ neuron: Int) -> Bool {
    let region = engine.network.region(of: neuron)
    let axes = network.input.shape.axes
    return region.rows.lowerBound < 0 || region.rows.upperBound > axes[1]
      || region.columns.lowerBound < 0 || region.columns.upperBound > axes[2]
  }

  func patch(_ found: StrongestNeuron) throws -> Image {
    try engine.network.patch(of: found.neuron, in: images.picture(found.image))
  }

  private func outlined(_ found: StrongestNeuron) throws -> Image {
    let region = engine.network.region(of: found.neuron)
    let picture = try images.picture(found.image)
    let mask = (0..<picture.width * picture.height).map {
      region.rows.contains($0 / picture.width) && region.columns.contains($0 % picture.width)
    }
    return picture.outlining(mask, enlargedBy: 2)
  }

  func ends(of found: [StrongestNeuron]) -> [String] {
    [found.first, found.last].map { formatted($0?.value ?? 0, digits: 3) }
  }
}
