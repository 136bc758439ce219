import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Optimised
import Scalar
import Training

/// The sections on CAM and the network that it requires.
extension CAMChapter {
  func byHand(on page: inout Page) throws {
    let engine = ScalarEngine(for: try CAMNetworks.byHand())
    let x = Tensor(shape: [1, 1, 4, 4], elements: GradientNetworks.pixels)
    let F = 2
    let features = try engine.activations(of: x, at: [F])[0].elements
    let scores = try engine.output(of: x).elements
    page.heading("CAM, by hand")
    page.prose(
      """
      Where every feature map F_k is averaged over its P positions and one dense layer follows, two
      sums may change places. What is then inside is a map:
      """)
    page.formula(
      """
      S_c = Σ_k w_ck · 1/P Σ_p F_k(p) + b_c = 1/P Σ_p M_c(p) + b_c

      M_c(p) = Σ_k w_ck F_k(p)
      """)
    page.prose(
      """
      The image and the convolution of \(chapter: .gradients), two feature maps of 2 × 2. Class a has the weights
      4 and -4 and the bias 1, class b -2, 4 and -1. The maps by hand: for a 4 · 3 − 4 · 3 = 0 in the
      upper left, for b -2 · 3 + 4 · 3 = 6.
      """)
    let maps = rows(features, of: 4).map { rows($0, of: 2) }
    let cams = try (0...1).map { try engine.cam(of: x, target: .index($0)).elements }
    page.output(
      "maps",
      numberGrids([
        ("image", GradientNetworks.image), ("F_1", maps[0]), ("F_2", maps[1]),
        ("M_a", rows(cams[0], of: 2)), ("M_b", rows(cams[1], of: 2)),
      ]))
    page.code("Sources/Attribution/Methods/CAM.swift", "public func cam(")
    var table = TextTable(["class", "mean of M", "bias", "sum of both", "score"])
    for (c, (name, bias)) in [("a", 1.0), ("b", -1)].enumerated() {
      let mean = cams[c].sum / 4
      table.add([
        name, formatted(mean), formatted(bias), formatted(mean + bias), formatted(scores[c]),
      ])
    }
    page.output("means", table)
    page.prose(
      """
      The bias belongs to no position, and stays apart. The gradient of S_c at F_k(p) is w_ck / P, the
      same at all positions. So in such a network HiResCAM, gradient times activation, is CAM over P,
      Grad-CAM is that without its negative side, and LRP-0's relevance at F, its channels added up,
      is the same once more:
      """)
    let gradCAM = try engine.gradCAM(of: x, at: F, target: .index(1)).elements
    let hiResCAM = try engine.hiResCAM(of: x, at: F, target: .index(1)).elements
    let relevance = try engine.relevance(
      of: x, under: Plan(.everywhere(.zero), for: engine.network), from: .score(.index(1)), at: [F]
    ).relevances[0].example(0).channelSums
    page.output(
      "identity",
      numberGrids([
        ("M_b / 4", rows(cams[1].map { $0 / 4 }, of: 2)), ("HiResCAM", rows(hiResCAM, of: 2)),
        ("Grad-CAM", rows(gradCAM, of: 2)), ("LRP-0 at F", rows(relevance, of: 2)),
      ]))
  }

  func otherEnd(on page: inout Page) throws {
    page.heading("What CAM asks of a network")
    page.prose(
      "MiniVGG of \(chapter: .miniVGG) ends in three dense layers, and CAM refuses it:")
    var refusal = ""
    do throws(AttributionError) {
      _ = try miniVGG.cam(of: images.batch([0]).inputs)
    } catch {
      refusal = error.description
    }
    page.output("refusal", refusal)
    page.prose(
      """
      The way out is Zhou's: cut off the dense layers, put the average of each channel in their place
      and one dense layer behind it, and train anew. Here only that layer is trained, on the averages
      of \(Self.imagesTrainedOn) images, whenever this page is written; the convolutions stay as they
      are. The accuracy is that on the first \(Self.imagesTried) test images:
      """)
    var table = TextTable(["network", "parameters behind pool2", "accuracy"])
    for (name, engine) in [("MiniVGG", miniVGG), ("with CAM's end", averaged)] {
      let tried = images.batch(0..<Self.imagesTried)
      let scores = try engine.output(of: tried.inputs)
      let right = tried.labels.indices.count {
        scores.example($0).firstMaximum == tried.labels[$0]
      }
      let parameters = engine.network.parameters.reduce(0) {
        $0 + ($1.key.hasPrefix("conv") ? 0 : $1.value.shape.count)
      }
      table.add([name, "\(parameters)", percent(Double(right) / Double(Self.imagesTried))])
    }
    page.output("accuracy", table, tolerance: 0.02)
    page.prose(
      """
      A thousandth of the parameters do most of the work, but it is another network that is explained,
      and a worse one. To be spared this is what Grad-CAM is for: it takes the mean gradient of a
      channel for the weight, which exists in every network, and is CAM where CAM exists. Document 004
      holds against Grad-CAM that it needs average pooling before the dense layers. That is CAM.
      """)
  }

  func sideBySide(on page: inout Page) throws {
    page.heading("The maps side by side")
    page.prose(
      """
      Four silhouettes with the outline of their masks. CAM is that of the network with CAM's end; the
      others look at MiniVGG, at pool2, the last maps of 8 × 8 positions. Every map is upsampled, for
      the image's own class, on a scale of its own. CAM, HiResCAM and guided Grad-CAM have a sign: red
      is for the class and blue against it.
      """)
    var sheet = Montage(columns: ["image"] + MapCompared.all.map(\.title), side: 128)
    let maps = try MapCompared.all.map { try $0.maps(self, measured) }
    for n in shown {
      sheet.addRow(
        images.names[images.label(n)],
        [outlined(n)]
          + zip(MapCompared.all, maps).map { $0.heatmap.picture(of: $1.example(n)) })
    }
    page.picture("maps", "Four silhouettes, and four class activation maps of each", sheet)
    var table = TextTable(["method", "share inside the mask"])
    let masks = measured.map(mask)
    table.add(["the mask's share of the area", percent(masks.map(\.shareOfArea).mean)])
    for (method, maps) in zip(MapCompared.all, maps) {
      let sharpness = Sharpness(of: maps, masks)
      table.add([
        method.title.replacing("\n", with: " "), percent(sharpness.shareInside),
      ])
    }
    page.prose(
      """
      And over the first \(measured.count) test images, how much of the positive part of a map lies
      inside the mask, as in \(chapter: .miniVGG):
      """)
    page.output("shares", table, tolerance: 0.03)
    page.prose(
      """
      Grad-CAM does worst here, and the reason is its one weight for each channel. MiniVGG's dense
      layers weigh every position of a channel by itself, and a mean over positions that disagree is
      the weight of none of them. HiResCAM keeps them apart. With CAM's end there is nothing to keep
      apart: there Grad-CAM loses only the blue.

      The maps at pool2 are blots: a position there is a square of 4 × 4 pixels. Guided Grad-CAM has the
      image's resolution, but what is fine in it is guided backpropagation, which hardly asks for the
      class (\(chapter: .gradients)); the map only says where to look.
      """)
  }
}

/// A kind of class activation map that the chapter compares, at pool2 and upsampled to the image.
struct MapCompared: Sendable {
  let title: String
  let heatmap: Heatmap
  /// Computes the maps of the chosen test images, each for its own class.
  let maps: @Sendable (_ chapter: CAMChapter, _ chosen: [Int]) throws -> Tensor

  static let all = [
    MapCompared(title: "CAM", heatmap: .signed) { chapter, chosen in
      try chapter.averaged.cam(of: chapter.inputs(chosen), target: chapter.target(chosen))
        .upsampled(to: chapter.size)
    },
    MapCompared(title: "Grad-CAM", heatmap: .unsigned) { chapter, chosen in
      let engine = chapter.miniVGG
      return try engine.gradCAM(
        of: chapter.inputs(chosen), at: engine.network.place(of: "pool2"),
        target: chapter.target(chosen)
      ).upsampled(to: chapter.size)
    },
    MapCompared(title: "HiResCAM", heatmap: .signed) { chapter, chosen in
      let engine = chapter.miniVGG
      return try engine.hiResCAM(
        of: chapter.inputs(chosen), at: engine.network.place(of: "pool2"),
        target: chapter.target(chosen)
      ).upsampled(to: chapter.size)
    },
    MapCompared(title: "guided\nGrad-CAM", heatmap: .signed) { chapter, chosen in
      let engine = chapter.miniVGG
      return try engine.guidedGradCAM(
        of: chapter.inputs(chosen), at: engine.network.place(of: "pool2"),
        target: chapter.target(chosen))
    },
  ]
}
