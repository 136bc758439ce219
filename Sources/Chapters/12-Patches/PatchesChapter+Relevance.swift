import Attribution
import Figures
import Networks
import Optimised

/// The section on relevance maximisation.
extension PatchesChapter {
  /// The images in which channels are most relevant to the predicted class, under EpsilonPlus;
  /// `nil` if the composite does not fit the network.
  static func mostRelevant(
    _ channels: [Int], of node: String, in model: ImageModel, among images: ImageStream,
    progress: ChapterInput.Progress
  ) throws -> [[StrongestNeuron]]? {
    let network = try model.network.mergingBatchNormalization()
    guard let map = network.position(of: node), let plan = try? Plan(.epsilonPlus(), for: network)
    else { return nil }
    return try OptimisedEngine(for: network).strongestRelevances(
      of: channels.map { .channel($0) }, at: map, under: plan, count: patchesShown,
      among: images.count,
      progress: { progress.show($0 < images.count ? "\($0) of \(images.count) images" : "") },
      batch: images.batch
    ).map { $0.filter { $0.value > 0 } }
  }

  func relevance(on page: inout Page) throws {
    guard let relevant else { return }
    let (channel, active, used) = (
      channels[closest], strongest[closest].channel, relevant[closest]
    )
    page.heading("What a channel is used for")
    page.prose(
      """
      A channel may be strong where the prediction does not depend on it. Relevance maximisation
      (Achtibat et al. 2023) asks the other question: in which images is the channel most relevant
      to the predicted class? The ranking is the same, with relevance in the place of activations,
      here that of EpsilonPlus, which starts from the score:
      """)
    page.code(
      "Sources/Attribution/Features/StrongestRelevances.swift", "try strongestNeurons(")
    page.prose(
      """
      Channel \(channel) again: above, the patches on which it is strongest, below, those on which
      it is most relevant.
      """)
    var sheet = Montage(columns: Self.patchesShown, side: 64)
    sheet.addRows(
      "activation", try active.map(patch), captions: active.map { images.label($0.image) })
    sheet.addRows(
      "relevance", try used.map(patch), captions: used.map { images.label($0.image) })
    page.picture(
      "relevance", "The patches on which channel \(channel) is strongest, and most relevant", sheet)
    let both = Set(active.map(\.image)).intersection(used.map(\.image)).count
    var table = TextTable(["", "strongest", "weakest shown"])
    table.add(["relevance of channel \(channel)"] + ends(of: used))
    page.output("relevance", table, tolerance: 0.02)
    page.prose("\(both) of \(active.count) images appear in both rows.")
  }
}
