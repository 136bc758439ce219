import Attribution
import DataSets
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Optimised
import Training

/// The sections that explain the scores, with numbers from the same network and patients.
extension XRayChapter {
  /// Measures the brightness of parts of a chest, and the network's scores after such parts are
  /// replaced.
  func losers(_ patients: Patients, on page: inout Page) throws {
    page.heading("Why four methods fail")
    page.prose(
      """
      Gradient × input, ε-LRP, DeepLIFT and occlusion are the four that ask how the score differs from
      that of some other image; the first two do so tacitly, since what they multiply with is the
      distance from zero. All four took zero, as is usual, and all four are near the bottom of the
      table. What is zero here?
      """)
    let set = ImageTask.testChests
    let sick = patients.chosen.map { set.example($0) }
    let clear = patients.chosen.map { set.example($0, isConsolidated: false) }
    let inside = sick.map { brightness(of: $0, where: $0.mask) }
    let before = zip(clear, sick).map { brightness(of: $0, where: $1.mask) }

    var table = TextTable(["on the network's scale, −1 to 1", "mean"])
    table.add(["inside the mask", formatted(inside.mean, digits: 2)])
    table.add(["there, in the same chest without consolidation", formatted(before.mean, digits: 2)])
    table.add([
      "in all of the clear lungs",
      formatted(clear.map { brightness(of: $0, where: $0.lungs) }.mean, digits: 2),
    ])
    table.add(["the usual baseline", "0"])
    page.output("greys", table, tolerance: 0.03)
    page.prose(
      """
      Zero is a medium grey, and that is just what a consolidation looks like. Inside the mask x is
      next to nothing, so gradient × input has next to nothing there whatever the gradient; the clear
      lungs are far from zero, and get what there is. Occlusion covers a clear lung with grey and
      draws a consolidation, so that the score rises. What the network says shows it:
      """)

    var scores = TextTable(["what the network is shown", "score of a consolidation"])
    let shown: [(String, Tensor)] = [
      ("the patients", patients.inputs),
      ("the same chests, clear", Tensor(batch: clear.map { $0.tensor() })),
      ("the patients, their lungs grey", replacingLungs(of: sick, by: 0)),
      ("the patients, their lungs black", replacingLungs(of: sick, by: -1)),
      ("the patients, their lungs as air is", replacingLungs(of: sick, by: Self.air)),
      ("nothing but grey", Tensor(batch: [plain(0)])),
      ("nothing but black", Tensor(batch: [plain(-1)])),
    ]
    for (name, inputs) in shown {
      let outputs = try engine.output(of: inputs)
      scores.add([
        name, formatted((0..<outputs.examples).map { outputs.example($0)[1] }.mean, digits: 3),
      ])
    }
    page.output("replaced", scores, tolerance: 0.03)
    page.prose(
      """
      A sheet of grey is the surest consolidation of all. The methods were not wrong: they answered the
      question that they were asked, what speaks for a consolidation compared with an image that is
      nothing else. Saliency and guided backpropagation compare with nothing, and so were spared. Of
      the eight, guided Grad-CAM is first in every column: a product is large only where both of its
      factors are, and the clutter of the two lies in different places. Why Grad-CAM
      alone fails is the next section's.
      """)
  }

  /// Adds the section on other choices: other baselines, smoothing, and gradients that are not
  /// averaged over positions.
  func choices(scores: TextTable, on page: inout Page) throws {
    page.heading("Other choices")
    page.prose(
      """
      So let zero be air: the mean of a clear lung, or black. The same two methods, compared with an
      image in which there is no consolidation, and three more questions to the table:

      - Document 004 suggests to convolve the gradient with a Gaussian kernel, since it jumps from
        pixel to pixel. Here σ is two pixels.
      - Grad-CAM takes the mean of a channel's gradient over all positions. Its network ends in dense
        layers, for which a bright spot in a lung and one in the shoulder are not the same. HiResCAM,
        which is what document 004's steps describe, multiplies position by position.
      - EpsilonPlusFlat, the slides' rule: does it suffer from zero, too?
      """)
    page.output("others", scores, tolerance: 0.03)
    page.picture(
      "others", "The same patient with other choices", try sheet(of: Self.others, for: found[0]))
    page.prose(
      """
      DeepLIFT goes from the bottom of the table to near its top by the choice of its baseline alone, and
      HiResCAM finds on Grad-CAM's own map what Grad-CAM does not: it was the mean over positions.
      Smoothing helps saliency, whose jumps it evens out, and undoes gradient × input: around a
      consolidation x is a little darker than grey, hence negative, and the smooth map says, wrongly
      signed, that the consolidation speaks against itself. And EpsilonPlusFlat has the best order of
      all, by far: in the first layer the flat rule does not look at x, and above it z⁺ divides by what
      is active, not by what differs from zero. Its share inside is smaller than its order deserves
      because its map is smooth: what lies just outside the mask counts as wrong.
      """)
  }

  private func plain(_ value: Double) -> Tensor {
    Tensor(shape: images.shape, elements: Array(repeating: value, count: images.shape.count))
  }

  private func brightness(of example: ChestPhantoms.Example, where mask: [Bool]) -> Double {
    let x = example.tensor().elements
    return zip(x, mask).compactMap { $1 ? $0 : nil }.mean
  }

  /// The patients with their lungs replaced by a uniform shade.
  private func replacingLungs(of patients: [ChestPhantoms.Example], by value: Double) -> Tensor {
    Tensor(
      batch: patients.map { patient in
        let x = patient.tensor()
        return Tensor(
          shape: x.shape, elements: zip(x.elements, patient.lungs).map { $1 ? value : $0 })
      })
  }

  /// Measures how often a method points at the mask if it explains the other class, and if the
  /// network is untrained.
  func sensitivity(
    _ scores: [MethodScores], _ patients: Patients, on page: inout Page
  ) throws {
    page.heading("Does the map depend on the question?")
    page.prose(
      """
      Guided backpropagation is among the winners, and has a bad name: in other networks it draws edges
      whatever is asked. So each method is asked for the other class, and of a network that has learnt
      nothing. How often does it still point at the mask?
      """)
    let untrained = OptimisedEngine(for: XRayNetwork.untrained(seed: 1))
    var table = TextTable(["points at the mask", "consolidation", "clear", "untrained"])
    for method in Self.usual.dropLast() + [.named("EpsilonPlusFlat")] {
      guard let known = scores.first(where: { $0.name == method.name }) else {
        preconditionFailure("'\(method.name)' has been scored")
      }
      let cells = [
        known.points, try patients.pointing(method, by: engine, at: 0),
        try patients.pointing(method, by: untrained, at: 1),
      ]
      table.add([method.name] + cells.map(percent))
    }
    page.output("sensitivity", table, tolerance: 0.05)
    page.prose(
      """
      Asked for a clear chest, most methods point elsewhere, as they should: nothing in a consolidation
      speaks for a clear chest. Saliency is the exception. It has no sign: a pixel that would lower the
      score of a clear chest most is as salient as one that would raise it. Gradient × input and ε-LRP
      are half an exception: x changes its sign about a consolidation, from a little darker than grey to
      a little brighter, so that of its pixels some speak for whatever is asked. And what points at the
      mask in the trained network does not in the untrained one: here guided backpropagation shows what
      was learnt. Two classes, of which one is the absence of the other, are a friendlier world than a
      thousand classes of photographs.
      """)
  }

  func exercises(on page: inout Page) {
    page.exercise(
      """
      Gradient × input and ε-LRP have the same numbers in the first table, to the last digit shown. Why?
      """,
      answer:
        """
        In a network of ReLUs LRP-0 is gradient × input, biases included (\(chapter: .gradients)), and ε is a
        millionth here. Max pooling changes nothing: both follow the largest.
        """)
    page.exercise(
      """
      What would DeepLIFT say if its baseline were the same chest without the consolidation?
      """,
      answer:
        """
        Outside the consolidation both images are equal, down to the noise, so Δx and every
        contribution are exactly zero there: its share inside would be as good as the mask's edge
        allows. No patient can give this baseline. That is why methods are compared on phantoms.
        """)
    page.exercise(
      """
      The network could find every consolidation by one bright pixel in its middle. Which scores of
      the table would then be unfair?
      """,
      answer:
        """
        Rank accuracy and precision ask for the whole mask, and would punish a map that shows exactly
        what the network used. The pointing game would not. A mask says where the object is; what the
        network looks at is another question, and it is the one that an explanation is asked.
        """)
  }
}
