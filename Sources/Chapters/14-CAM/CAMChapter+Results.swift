import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Optimised
import Training

/// The sections on where augmented Grad-CAM helps and where it does not.
extension CAMChapter {
  /// Adds the section on the results.
  ///
  /// - Parameter atPool2: The maps at pool2, one element per network.
  func results(_ atPool2: [CAMAndAugmented], on page: inout Page) throws {
    page.heading("Is it sharper?")
    sheet(atPool2, on: &page)
    try measured(atPool2, on: &page)
    try disagreement(atPool2, on: &page)
  }

  private func sheet(_ atPool2: [CAMAndAugmented], on page: inout Page) {
    var columns = ["image"]
    for (name, _) in networks { columns += ["\(name)\nGrad-CAM", "upsampled", "augmented"] }
    var sheet = Montage(columns: columns, side: 96)
    let maps = atPool2.flatMap { [$0.plain, $0.upsampled, $0.augmented.maps] }
    for n in shown {
      sheet.addRow(
        images.names[images.label(n)],
        [images.picture(n).outlining(mask(n), enlargedBy: 3)]
          + maps.map { Heatmap.unsigned.picture(of: $0.example(n)) })
    }
    page.prose(
      """
      The four silhouettes again, for both networks: Grad-CAM's map at pool2 as it is, upsampled, and
      the map found from \(Self.copies) copies.
      """)
    page.picture("augmented", "Grad-CAM as it is, upsampled and augmented", sheet)
  }

  private func measured(_ atPool2: [CAMAndAugmented], on page: inout Page) throws {
    var table = TextTable(
      [
        "network", "node", "positions", "share inside", "above half: inside", "above half: area",
        "explained",
      ], left: [0, 1])
    let masks = measured.map(mask)
    func add(
      _ name: String, _ place: String, _ positions: [Int], from plain: Tensor, to fine: Tensor,
      explained: [Double]
    ) {
      let (before, after) = (Sharpness(of: plain, masks), Sharpness(of: fine, masks))
      func change(_ part: (Sharpness) -> Double) -> String {
        "\(decimal(part(before))) → \(percent(part(after)))"
      }
      table.add([
        name, place, positions.map { "\($0)" }.joined(separator: " × "), change(\.shareInside),
        change(\.halfInside), change(\.halfArea),
        percent(explained.mean),
      ])
    }
    let atReLU2 = try networks.map { try CAMAndAugmented(self, $0.engine, at: "relu2-2") }
    for (place, found) in [("relu2-2", atReLU2), ("pool2", atPool2)] {
      for ((name, _), maps) in zip(networks, found) {
        add(
          name, place, Array(maps.plain.shape.axes[2...]), from: maps.upsampled,
          to: maps.augmented.maps, explained: maps.augmented.explained)
      }
      let positions = Array(
        miniVGG.network.nodes[miniVGG.network.place(of: place)].shape.axes[1...])
      let known = masks.map { KnownMap($0, motions, size: size, seenAs: positions) }
      add(
        "the masks", "", positions, from: Tensor(batch: known.map(\.upsampled)),
        to: Tensor(batch: known.map(\.found)), explained: known.map(\.explained))
    }
    page.prose(
      """
      Measured over the first \(measured.count) test images, plain upsampling → augmented: the share of
      the map's positive part inside the mask; of the pixels above half of the map's maximum, how many
      are inside the mask; and what part of the image they are. The last column is how much of the
      differences within the \(Self.copies) maps the one map found explains. The rows "the masks" show
      what could be had: there the views are computed from the mask itself, 𝒟(𝒜_l(mask)), so that they
      are views of one map.
      """)
    page.output("sharpness", table, tolerance: 0.05)
    page.prose(
      """
      Where the views are views of one map, the method does what it promises, and most where the
      positions are largest. For MiniVGG at pool2 it helps: more of the map, and more of its peaks, is
      on the object. At relu2-2, where a position is only 2 × 2 pixels, there is less to gain, the
      copies disagree as much, and the share inside does not rise. A mask seen through 16 × 16 positions
      has most of itself inside even upsampled, so coarseness is not what keeps these maps off the
      object: the network's evidence lies at edges, on both sides of them, and a finer map shows that
      more finely.
      """)
  }

  /// Measures which part of the copies' maps a single fine map explains, for each kind of motion.
  private func disagreement(_ atPool2: [CAMAndAugmented], on page: inout Page) throws {
    let chosen = Array(measured.prefix(4))
    let step = Double(size[0] / 8)
    let kinds: [(String, (Motion) -> Motion)] = [
      (
        "moved by whole positions",
        {
          Motion(
            angle: 0, down: ($0.down / step).rounded() * step,
            right: ($0.right / step).rounded() * step)
        }
      ),
      ("moved", { Motion(angle: 0, down: $0.down, right: $0.right) }),
      ("turned", { Motion(angle: $0.angle, down: 0, right: 0) }),
    ]
    var table = TextTable(["copies are"] + networks.map(\.name))
    for (title, change) in kinds {
      let motions = motions.map(change)
      let parts = try networks.map { _, engine in
        let node = engine.network.place(of: "pool2")
        let explained = try chosen.map { n in
          let views = try engine.gradCAMs(
            of: inputs([n]).example(0), at: node, target: .index(images.label(n)), after: motions)
          let problem = SuperResolution(of: views, after: motions, size: (size[0], size[1]))
          return problem.explained(by: problem.descent().best)
        }
        return explained.mean
      }
      table.add([title] + parts.map(percent))
    }
    table.add(
      ["turned and moved"]
        + atPool2.map { percent(Array($0.augmented.explained.prefix(chosen.count)).mean) })
    page.heading("Why not everywhere")
    page.prose(
      """
      The objective takes for granted that the network sees the same in every copy. The last column
      above says that it does not, and here it is by what is done to the copies, at pool2, for
      \(chosen.count) images:
      """)
    page.output("disagreement", table, tolerance: 0.05)
    page.prose(
      """
      Convolutions see the same wherever it is, apart from the border and from where a pooling's squares
      fall; turned, they see something else. MiniVGG's dense layers weigh every position by itself, so
      that even a copy moved by whole positions has other weights, and another map. With CAM's end the
      weights are always the same, and one map explains far more. Grey corners, which no image had in
      training, add something of their own: look at the fourth copy above.
      """)
  }

  /// A fraction in percent, without the percent sign: `47.3`.
  private func decimal(_ part: Double) -> String { String(format: "%.1f", 100 * part) }
}

/// A mask, reconstructed from its own coarse views.
private struct KnownMap {
  /// The first coarse view, upsampled to shape 1×height×width.
  let upsampled: Tensor
  /// The reconstruction from all views, of shape 1×height×width.
  let found: Tensor
  let explained: Double

  init(_ mask: [Bool], _ motions: [Motion], size: [Int], seenAs positions: [Int]) {
    let map = Tensor(shape: Shape([1] + size), elements: mask.map { $0 ? 1 : 0 })
    let 𝒟 = LinearMap.downsampling(from: (size[0], size[1]), to: (positions[0], positions[1]))
    let views = motions.map {
      Tensor(shape: Shape(positions), elements: 𝒟(map.moved(by: $0).elements))
    }
    let problem = SuperResolution(of: views, after: motions, size: (size[0], size[1]))
    let best = problem.descent().best
    upsampled = views[0].reshaped(Shape([1, 1] + positions)).upsampled(to: size).example(0)
    found = Tensor(shape: map.shape, elements: best)
    explained = problem.explained(by: best)
  }
}

/// Scores of how sharply maps show the masked objects, averaged over images.
struct Sharpness {
  /// The fraction of the positive mass that lies inside the mask.
  let shareInside: Double
  /// The fraction inside the mask of the pixels above half of a map's maximum.
  let halfInside: Double
  /// The fraction of all pixels that are above half of a map's maximum.
  let halfArea: Double

  init(of maps: Tensor, _ masks: [[Bool]]) {
    func mean(_ part: (_ map: Tensor, _ mask: [Bool]) -> Double) -> Double {
      masks.indices.map { part(maps.example($0), masks[$0]) }.mean
    }
    func aboveHalf(_ map: Tensor) -> [Int] {
      let half = (map.elements.max() ?? 0) / 2
      return map.elements.indices.filter { map[$0] > half }
    }
    shareInside = mean { $0.positiveMass(inside: $1) ?? 0 }
    halfInside = mean { map, mask in
      let above = aboveHalf(map)
      return Double(above.count { mask[$0 % mask.count] }) / Double(max(above.count, 1))
    }
    halfArea = mean { map, mask in Double(aboveHalf(map).count) / Double(mask.count) }
  }
}
