import Attribution
import Figures
import Formats
import Networks
import Numerics
import Optimised

/// The sections on augmented Grad-CAM: the objective, and how it is minimised.
extension CAMChapter {
  /// The number of copies of each image.
  static let copies = 32

  /// The motions that turn an image into its copies.
  var motions: [Motion] { Motion.drawn(Self.copies, height: size[0], width: size[1], seed: 0) }

  func augmented(_ found: CAMAndAugmented, on page: inout Page) throws {
    page.heading("Augmented Grad-CAM: one map behind many")
    page.prose(
      """
      Document 003 wants more resolution than a network's last maps have. Turn and move the image a
      little, and what its map shows falls on other positions: each copy is another coarse view of one
      fine map h. In a view 𝒜_l turns and moves h as the l-th copy was turned and moved, and 𝒟 takes
      the mean over the area of each position. g_l is the Grad-CAM map that the network gives for the
      copy. What is sought is the h that comes nearest to all of them:
      """)
    page.formula("arg min_h ½ Σ_l ‖𝒟(𝒜_l(h)) − g_l‖² + λ TV_l1(h) + (μ/2) ‖h‖²")
    page.prose(
      """
      𝒜 reads each pixel, bilinearly, where it was before, and has zeros where nothing was: a matrix
      with at most four entries in a row. 𝒟 is another one. The descent needs their adjoints as well,
      which hand every pixel back, with the same weights, to those that it was read from:
      """)
    let folder = "Sources/Attribution/Methods/AugmentedGradCAM"
    page.code("\(folder)/LinearMap+Warp.swift", "package static func warp(")
    page.code("Sources/Numerics/LinearMap.swift", "package func callAsFunction(")
    page.code("Sources/Numerics/LinearMap.swift", "package func adjoint(")
    try views(found, on: &page)

    page.heading("The descent")
    page.prose(
      """
      TV_l1, the anisotropic total variation, adds up how much neighbours differ, down and across. An
      edge costs no more than a slow slope of the same height, and so edges are kept. The price is a
      kink wherever two neighbours are equal: there is no gradient there, only subgradients, the slopes
      of lines that touch the function from below. One of them:
      """)
    page.code(
      "Sources/Numerics/Grid+TotalVariation.swift", "package func totalVariationSlope(")
    page.prose("With it the whole objective has a subgradient, which needs every adjoint once:")
    page.formula("s = Σ_l 𝒜_lᵀ(𝒟ᵀ(𝒟(𝒜_l(h)) − g_l)) + λ ∂TV_l1(h) + μ h")
    page.code("\(folder)/SuperResolution.swift", "package func objective(")
    page.prose(
      """
      A subgradient does not get small near the minimum, so steps of one length would jump to and fro
      across a kink for ever. The steps are α/√(k + 1): in the end as short as one likes, and together
      of any length. The first, α = 1/Λ, is the longest that never overshoots in the smooth part, whose
      curvature Λ bounds. The descent starts at the plain map, upsampled, so the first value below is
      what plain upsampling achieves, for the image above:
      """)
    page.code("Sources/Numerics/SubgradientDescent.swift", "for k in 0..<steps {")
    let values = found.augmented.objectives[shown[1]]
    var table = TextTable(["k", "f(h_k)", "least so far"], left: [])
    for k in [0, 1, 2, 5, 10, 20, 50, 100] {
      table.add([
        "\(k)", formatted(values[k], digits: 5),
        formatted(values[...k].min() ?? values[k], digits: 5),
      ])
    }
    page.output("objective", table, tolerance: 0.03)
  }

  /// Shows one image with its copies, their maps, and the views that the fine map predicts for
  /// them.
  private func views(_ found: CAMAndAugmented, on page: inout Page) throws {
    let n = shown[1]
    let node = miniVGG.network.place(of: "pool2")
    let image = inputs([n]).example(0)
    let maps = try miniVGG.gradCAMs(
      of: image, at: node, target: .index(images.label(n)), after: motions)
    let h = found.augmented.maps.example(n)
    let positions = maps[0].shape
    let 𝒟 = LinearMap.downsampling(
      from: (size[0], size[1]), to: (positions.axes[0], positions.axes[1]))

    let columns = 6
    var sheet = Montage(columns: columns, side: 96)
    func addRow(_ title: String, _ map: (Int) -> Tensor) {
      sheet.addRow(title, (0..<columns).map { Heatmap.unsigned.picture(of: map($0)) })
    }
    let coarse = Shape([1] + positions.axes)
    sheet.addRow("copy l", (0..<columns).map { Image(image.moved(by: motions[$0])) })
    addRow("g_l") { maps[$0].reshaped(coarse) }
    addRow("D(A_l(h))") {
      Tensor(shape: coarse, elements: 𝒟(h.moved(by: motions[$0]).elements))
    }
    addRow("A_l(h)") { h.moved(by: motions[$0]) }
    page.prose(
      """
      The first six of \(Self.copies) copies of an image, turned by at most half a radian and moved by
      at most an eighth of each side; the first is the image itself. Below them the g_l of MiniVGG at
      pool2; what the h that will be found gives in their place; and this h, moved as the copy was. The
      objective measures how far the third row is from the second:
      """)
    page.picture(
      "views", "Copies of one image, their maps, and one fine map in the place of all", sheet)
  }
}
