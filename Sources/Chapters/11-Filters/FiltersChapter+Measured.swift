import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Optimised

/// The sections on how much of a filter's response each channel explains.
extension FiltersChapter {
  /// The number of images over which a layer is measured.
  private static let imagesMeasured = 16
  /// The number of filters that are measured in a layer.
  private static let filtersMeasured = 8

  func measured(on page: inout Page) throws {
    guard let images = model.images else { return }
    let count = min(Self.imagesMeasured, images.count)
    let inputs = try images.batch(0..<count)
    let operands = try OptimisedEngine(for: network).activations(
      of: inputs, at: convolutions.map { network.nodes[$0.position].operands[0] })

    page.heading("How much a channel says, measured")
    page.prose(
      """
      A filter's response is a sum over its channels. With the channels kept apart each is a part of
      it, and one can ask how much of the response's variance some of the parts S would tell:
      """)
    page.formula(
      """
      z_p = b + Σ_c z_{c,p}        z_{c,p} = Σ_t w_{c,t} a_{c,p+t}
      R²_S = cov(z_S, z)² / (var(z_S) · var(z))        z_S = Σ_{c ∈ S} z_c
      """)
    page.code(
      "Sources/Networks/Operations/Convolution+Depthwise.swift", "public func depthwise(")
    page.code("Sources/Attribution/Features/VarianceExplained.swift", "public init(byParts")
    var table = TextTable([
      "convolution", "channels", "channel 0", "any one", "the best one", "for 90 %",
    ])
    for ((position, convolution), operand) in zip(convolutions, operands) {
      let filters = evenlySpaced(Self.filtersMeasured, below: convolution.weight.examples)
      let explained = try filters.map { filter in
        try VarianceExplained(byParts: channels(of: filter, convolution, position, at: operand))
      }
      table.add([
        network.nodes[position].name, "\(convolution.weight.shape.axes[1])",
        hundredths(explained.map { $0.alone[0] }.mean),
        hundredths(explained.map(\.alone.mean).mean),
        hundredths(explained.map { $0.alone.max() ?? 0 }.mean),
        String(format: "%.1f", explained.map { Double($0.partsNeeded(for: 0.9)) }.mean),
      ])
    }
    page.prose(
      """
      Over the first \(count) images and all positions, for up to \(Self.filtersMeasured) filters of
      each layer, evenly spaced; numbers are means over these filters. Three columns are R² of one
      channel: of channel 0, which the code draws; of any one, the mean over all; of the best one,
      which only those know who have computed all responses first. The last is how many channels it
      takes, the best ones first, until they explain 90 % together:
      """)
    page.output("measured", table, tolerance: 0.05)
    page.prose(
      """
      A picture of one channel is a picture of the filter only if that channel's R² is near 1.
      Channel 0 was not chosen for anything, and is no better than any one but by luck. Where one
      channel seems to say much, this is also because channels go together: all of them see the same
      edges of the same image. The last column is the honest one. In the first layer all channels
      are in the picture. In deeper layers it takes many pictures to see what a filter does, and
      they would have to be added up in the mind, weighted with maps that are not in the pictures.
      """)
  }

  /// What each channel of a filter adds to the filter's response.
  private func channels(
    of filter: Int, _ convolution: Convolution, _ position: Int, at operand: Tensor
  ) throws -> Tensor {
    let below = network.nodes[network.nodes[position].operands[0]]
    var parts = try Network(input: below.name, shape: below.shape)
    try parts.append("channels", .convolution(convolution.depthwise(filter: filter)))
    return try OptimisedEngine(for: parts).activations(of: operand, at: [1])[0]
  }

  private func hundredths(_ part: Double) -> String { formatted(100 * part, digits: 2) + " %" }
}
