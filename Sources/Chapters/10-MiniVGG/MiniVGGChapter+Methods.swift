import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Training

/// The sections that apply all methods to the same images.
extension MiniVGGChapter {
  /// The number of images over which the share inside the mask is averaged.
  private static let imagesCompared = 50

  func methods(on page: inout Page) throws {
    page.heading("One image, every method")
    guard let first = examples.first else { return }
    page.prose(
      """
      The same image and class, by every method that the project has. Methods whose numbers have a
      sign are drawn in red and blue, the others in white on black; each map has its own largest
      number.
      """)
    let sheet = try tested.sheet(
      of: ComparedMethod.all, for: first.image, target: first.target,
      ledBy: ("image", images.picture(first.image)), columns: 6, side: 96)
    page.picture("methods", "One image and class by every method", sheet)
  }

  func masks(on page: inout Page) throws {
    let chosen = tested.right.prefix(Self.imagesCompared)
    guard let mask = task.mask, !chosen.isEmpty else { return }
    let masks = chosen.map(mask)
    let grown = masks.map { grow($0, by: 2) }
    func area(_ masks: [[Bool]]) -> Double { masks.map(\.shareOfArea).mean }
    let inputs = images.batch(Array(chosen)).inputs

    page.heading("Did the relevance fall on the object?")
    page.prose(
      """
      The first \(chosen.count) test images that are right, each explained for its class. What is
      measured is how much of the positive relevance lies inside the mask:
      """)
    page.formula("share = Σ_{p ∈ mask} R_p⁺ / Σ_p R_p⁺          R_p = Σ_c R_{c,p}")
    page.code("Sources/Attribution/Localisation/RelevanceMass.swift", "public func positiveMass(")
    page.prose(
      """
      Relevance thrown anywhere would have the mask's share of the area, and a column says how many
      times that a method has. The heatmaps above show why no method comes near to all of it: the
      network goes by outlines, and half of an outline lies outside. So the last two columns take the
      mask and all that is within two pixels of it.
      """)
    var table = TextTable(["method", "inside", "times the area", "or within 2", "times the area"])
    table.add([
      "the mask's share of the area", percent(area(masks)), "1.0", percent(area(grown)), "1.0",
    ])
    for method in ComparedMethod.all {
      let maps = try method.attribution(engine, inputs, .predicted)
      let cells = [masks, grown].flatMap { masks in
        let shares = masks.indices.compactMap { maps.example($0).positiveMass(inside: masks[$0]) }
        return [percent(shares.mean), String(format: "%.1f", shares.mean / area(masks))]
      }
      table.add([method.name] + cells)
    }
    page.output("masks", table, tolerance: 0.03)
    page.prose(
      """
      A gradient has no reason to lie on the object: a change of a background pixel may well change
      the score, and saliency and SmoothGrad show it. Methods that divide what the score consists of
      find the object more often. Grad-CAM's map has \(mapSize) positions, hardly finer than a thin
      silhouette, and occlusion's windows are coarser still. No number here says that a method is
      right: a network may look at the background for a reason, and then relevance should lie there.
      """)
  }

  /// Extends a mask to all positions at most `distance` rows and columns away from it.
  private func grow(_ mask: [Bool], by distance: Int) -> [Bool] {
    let (rows, columns) = (images.shape.axes[1], images.shape.axes[2])
    return mask.indices.map { p in
      let (y, x) = p.quotientAndRemainder(dividingBy: columns)
      return (max(0, y - distance)...min(rows - 1, y + distance)).contains { y in
        (max(0, x - distance)...min(columns - 1, x + distance)).contains { mask[y * columns + $0] }
      }
    }
  }

  private var mapSize: String {
    let positions = network.lastFeatureMap.map { network.nodes[$0].shape.axes.dropFirst() } ?? []
    return positions.map { "\($0)" }.joined(separator: " × ")
  }

  func exercises(on page: inout Page) {
    page.exercise(
      """
      z⁺ does not look at negative weights. What does that do to two explanations of one image for two
      classes?
      """,
      answer:
        """
        It makes them alike. Only the dense layers, under LRP-ε, tell the classes apart; from the last
        convolution down each unit of relevance is divided in the same ratios whichever class it came
        from. What differs is how much arrives at each neuron of the last pooling. The last two rows of
        the sheet of examples show it.
        """)
    page.exercise(
      """
      During training, dropout puts a number in the place of a neuron that is on average what it
      was. Why is it not there when the network is explained?
      """,
      answer:
        """
        It would explain a random network among many. The means of what dropout does are the values
        without it, a_j = (1 − p) · a_j / (1 − p) + p · 0, so the network that is used, and explained,
        has none. The documents' code does the same: `model.eval()` before anything is explained.
        """)
    page.exercise(
      """
      The slides report about 80 % on CIFAR-10's test images and call them validation images. What is
      wrong with choosing among epochs by this number?
      """,
      answer:
        """
        The number would then be the best of several, and no longer that of images which played no part
        in how the network was made. The documents do not choose: they take the last epoch. So does
        this project.
        """)
  }
}
