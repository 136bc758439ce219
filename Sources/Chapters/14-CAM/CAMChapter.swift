import Attribution
import DataSets
import Figures
import Formats
import Foundation
import Networks
import Optimised
import Scalar
import Training

extension Chapter {
  static let cam = Chapter(
    number: 14,
    name: "cam",
    title: "CAM, Grad-CAM, and a finer Grad-CAM",
    source: "document 003, \"Grad-CAM\"; document 004, \"Grad CAM\"",
    content: { _ in try CAMChapter(.miniVGG(.silhouettes)) })
}

/// The chapter on class activation maps, from CAM to augmented Grad-CAM.
struct CAMChapter: ChapterContent {
  let images: ImageSet
  /// Computes the mask of test image `n`: for each pixel, whether it shows the object.
  let mask: @Sendable (_ n: Int) -> [Bool]
  /// An engine for MiniVGG as it was trained.
  let miniVGG: OptimisedEngine
  /// An engine for MiniVGG with its dense layers replaced by an average and one dense layer.
  let averaged: OptimisedEngine
  /// The indices of the test images that are measured: the first ones.
  let measured = Array(0..<20)
  /// The indices of the measured test images that are shown.
  let shown = [0, 2, 4, 7]

  /// The number of images on which the dense layer above the averages is trained.
  static let imagesTrainedOn = 4_000
  /// The number of images on which the accuracy of the new dense layer is measured.
  static let imagesTried = 1_000

  init(_ model: ImageModel) throws {
    let task = try model.labelled()
    images = task.test
    mask = try task.masks()
    miniVGG = OptimisedEngine(for: model.network)
    averaged = OptimisedEngine(
      for: try CAMNetworks.averaged(
        model.network, upTo: "pool2",
        trainedOn: ImageSet(ImageTask.trainingSilhouettes, 0..<Self.imagesTrainedOn)))
  }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      Three methods have nearly the same name. CAM reads the weights of the last layer, and needs a
      network that ends as it wants. Grad-CAM takes gradients in the place of the weights, and works
      at any feature maps. Augmented Grad-CAM puts the Grad-CAM maps of many moved copies of an image
      together to a finer one; document 003 describes it under the name of Grad-CAM. Document 004
      writes under that name the steps of a fourth, HiResCAM (\(chapter: .gradients)).
      """)
    try byHand(on: &page)
    try otherEnd(on: &page)
    try sideBySide(on: &page)
    let atPool2 = try networks.map { try CAMAndAugmented(self, $0.engine, at: "pool2") }
    try augmented(atPool2[0], on: &page)
    try results(atPool2, on: &page)
    imprecise(on: &page)
    try exercises(on: &page)
    return page
  }

  /// The run that `--trace` prints: LRP-0 on the network that is worked by hand. Its relevance at F
  /// is CAM divided by the number of positions.
  func tracedRun() throws -> TracedRun {
    let network = try CAMNetworks.byHand()
    return TracedRun(
      title: "The network of 4 × 4 pixels under LRP-0, for class a", network: network,
      plan: try Plan(.everywhere(.zero), for: network),
      input: Tensor(shape: [1, 1, 4, 4], elements: GradientNetworks.pixels),
      start: .score(.index(0)))
  }

  var networks: [(name: String, engine: OptimisedEngine)] {
    [("MiniVGG", miniVGG), ("with CAM's end", averaged)]
  }

  /// The chosen test images as a batch.
  func inputs(_ chosen: [Int]) -> Tensor { images.batch(chosen).inputs }

  /// The target of the chosen test images: each image's own class.
  func target(_ chosen: [Int]) -> Target { .indices(chosen.map(images.label)) }

  /// The height and the width of an image.
  var size: [Int] { Array(images.shape.axes[1...]) }

  /// A test image with the outline of its mask.
  func outlined(_ n: Int) -> Image { images.picture(n).outlining(mask(n), enlargedBy: 4) }
}
