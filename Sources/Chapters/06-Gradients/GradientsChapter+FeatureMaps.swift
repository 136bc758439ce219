import Attribution
import Figures
import Networks
import Scalar

/// The sections on maps at feature maps, and on how they return to the image.
extension GradientsChapter {
  func gradCAM(on page: inout Page) throws {
    let maps = try FeatureMaps(average: false)
    page.heading("Grad-CAM, at the feature maps")
    page.prose(
      """
      Grad-CAM does not go back to the pixels. It stops at the last feature maps F, where a position
      still means a place, and asks there. Document 004 gives steps; the paper's Grad-CAM is another
      map. In the notation of the steps:
      """)
    page.formula(
      """
      document 004   w_i = ∂S_c / ∂F_i              H = Σ_i w_i * F_i        position by position
      the paper      w_i = mean over positions of    H = (Σ_i w_i F_i)⁺       one weight for each map
                           ∂S_c / ∂F_i
      """)
    page.prose(
      """
      What document 004 writes down is known as HiResCAM. An image of 4 × 4, one convolution with
      two channels (the sum of each 2 × 2 block, and its left side less its right), a ReLU, and a
      dense layer which weighs every position by itself. The feature maps, and the gradients there:
      """)
    page.output(
      "features",
      numberGrids([
        ("image", GradientNetworks.image), ("F_1", maps.features[0]), ("F_2", maps.features[1]),
        ("∂S/∂F_1", maps.gradients[0]), ("∂S/∂F_2", maps.gradients[1]),
      ]))
    page.prose(
      """
      Position by position, the upper left is 1 · 3 + 3 · 3 = 12 and the lower left
      -1 · 4 − 2 · 0 = -4. Grad-CAM averages each gradient first: (1 + 1 − 1 + 3)/4 = 1 and
      (3 + 0 − 2 − 5)/4 = -1. Its lower left is then 1 · 4 − 1 · 0 = 4, the largest of the map.
      """)
    page.output(
      "cams",
      numberGrids([("Grad-CAM", maps.gradCAM), ("HiResCAM", maps.hiResCAM)]))
    page.code("Sources/Attribution/Methods/GradCAM.swift", "public func gradCAM(")
    page.code("Sources/Attribution/Methods/ClassActivationMaps.swift", "func weighted(by")
    page.code("Sources/Attribution/Methods/HiResCAM.swift", "public func hiResCAM(")
    page.prose(
      """
      They disagree about the lower left, and HiResCAM is the one that follows the network: the
      weight of F_1 there is -1. Its map adds up to
      \(formatted(maps.hiResCAM.joined().reduce(0, +))), the score S = \(formatted(maps.score)), because
      above F everything is linear and without a bias. Grad-CAM's map adds up to
      \(formatted(maps.gradCAM.joined().reduce(0, +))), and has no negative side to show.
      """)
  }

  func guidedGradCAM(on page: inout Page) throws {
    let maps = try FeatureMaps(average: false)
    page.heading("Back to the size of the image")
    page.prose(
      """
      Step 4 spreads the map over the image's positions (bilinear, a pixel being an area). Step 5,
      optional, multiplies it with guided backpropagation: guided Grad-CAM.
      """)
    page.figure(
      "cam", "The image, the two maps at F, and the way back to the pixels",
      svg: HeatGrid(
        [
          .init("image", rows: GradientNetworks.image, grey: true),
          .init("Grad-CAM", rows: maps.gradCAM),
          .init("HiResCAM", rows: maps.hiResCAM),
          .init("Grad-CAM, upsampled", rows: maps.upsampled),
          .init("guided backpropagation", rows: maps.guided),
          .init("guided Grad-CAM", rows: maps.guidedGradCAM),
        ], columns: 3, cell: 52
      ).svg)
    page.prose(
      """
      The lower left, which Grad-CAM calls the most important place, is empty in the last map: F_1
      receives something negative there and F_2 is off, so guided backpropagation stops both. The
      lower right is strong in guided backpropagation, though HiResCAM says that it speaks against the
      class: of F_1's 3 and F_2's -5 only the 3 is let through. Each step of the recipe leaves out
      another part of what the network computed.
      """)
  }
}
