import Attribution
import DataSets
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Training

/// The sections on document 004's methods for one patient and for many.
extension XRayChapter {
  /// Document 004's methods in its order, with default choices. The baseline is zero, which is a
  /// medium grey here.
  static let usual: [ComparedMethod] = [
    .named("saliency"), .named("gradient × input"), .named("guided backpropagation"),
    .named("Grad-CAM"), .named("guided Grad-CAM"),
    .lrp("ε-LRP", .everywhere(.epsilon(Rule.defaultStabiliser))),
    .named("DeepLIFT Rescale"), occlusion("occlusion by grey", by: 0),
  ]

  /// Some of document 004's methods with other choices.
  static let others: [ComparedMethod] = [
    smoothed("saliency, smoothed", .named("saliency"), sigma: 2),
    smoothed("gradient × input, smoothed", .named("gradient × input"), sigma: 2),
    deepLIFT("DeepLIFT from black", from: -1), deepLIFT("DeepLIFT from air", from: XRayChapter.air),
    occlusion("occlusion by air", by: XRayChapter.air), hiResCAM, .named("EpsilonPlusFlat"),
  ]

  /// HiResCAM on the coarse map of the last convolution.
  private static let hiResCAM = ComparedMethod.named("HiResCAM")

  /// The brightness of a lung full of air, on the network's scale.
  static let air = -0.42

  static func smoothed(
    _ name: String, _ method: ComparedMethod, sigma: Double
  ) -> ComparedMethod {
    ComparedMethod(name, isSigned: method.isSigned) { engine, inputs, target in
      let maps = try method.attribution(engine, inputs, target)
      return Tensor(batch: (0..<maps.examples).map { maps.example($0).blurred(sigma: sigma) })
    }
  }

  private static func occlusion(_ name: String, by baseline: Double) -> ComparedMethod {
    ComparedMethod(name) {
      try $0.occlusion(of: $1, target: $2, window: 8, stride: 8, baseline: baseline)
    }
  }

  private static func deepLIFT(_ name: String, from baseline: Double) -> ComparedMethod {
    ComparedMethod(name) { engine, inputs, target in
      let baselines = Tensor(
        shape: inputs.shape, elements: inputs.elements.map { _ in baseline })
      return try engine.deepLIFT(of: inputs, against: baselines, target: target).contributions
    }
  }

  func patient(scores: TextTable, on page: inout Page) throws {
    guard let n = found.first else { return }
    page.heading("One patient, and two hundred")
    page.prose(
      """
      The first test phantom with a consolidation that the network finds, explained for the score of
      a consolidation, with the choices that are usual. Methods whose numbers have a sign are red and
      blue, the others white on black.
      """)
    page.picture(
      "patient", "One patient, every method of document 004", try sheet(of: Self.usual, for: n))
    page.prose(
      """
      One patient proves nothing. Here are \(min(Self.scored, found.count)), each scored against
      its mask in four ways: the part of the positive relevance that lies inside; how often the
      largest of all lies inside (the pointing game); of as many pixels as the mask has, the largest, the
      part that lies inside (rank accuracy); and the area under the precision–recall curve, the pixels
      taken from the most relevance to the least. Relevance thrown anywhere would have the first row. The last
      column is what the method costs: passes through the network, forward and back.
      """)
    page.output("usual", scores, tolerance: 0.03)
  }

  func sheet(of methods: [ComparedMethod], for n: Int) throws -> Montage {
    try tested.sheet(
      of: methods, for: n, target: 1,
      ledBy: ("X-ray and mask", images.picture(n).outlining(mask(n), enlargedBy: 2)), columns: 5,
      side: 128)
  }

  /// The table of the methods' scores, above the scores of uniformly random relevance.
  func table(_ methods: [MethodScores], for patients: Patients) -> TextTable {
    let area = patients.masks.map(\.shareOfArea).mean
    var table = TextTable(["method", "inside", "points", "rank", "precision", "passes"])
    table.add(["anywhere"] + Array(repeating: percent(area), count: 4) + [""])
    for method in methods {
      table.add(
        [method.name]
          + [method.inside, method.points, method.rank, method.precision].map(percent)
          + ["\(method.passes)"])
    }
    return table
  }
}
