import Attribution
import Figures
import Foundation
import Networks
import Numerics
import Scalar

/// The sections on where the documents are imprecise, and the exercises.
extension IntegratedGradientsChapter {
  func imprecise(on page: inout Page) throws {
    let network = try DifferenceNetworks.worked()
    let fifty = try attribution(network, [2, 1], by: .riemannRight(steps: 50))
    let gauss = try attribution(network, [2, 1], by: .gaussLegendre(steps: 50))
    let LRP = try Run(
      DifferenceNetworks.deeper(), [2, 1], under: .everywhere(.zero), from: .score(.predicted))
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - Document 000's table says of integrated gradients' conservation "Yes (completeness)". It adds
      up to f(x) − f(x⁰), not to the prediction, and only as well as it is summed: on the ReLU network
      50 steps of the right Riemann sum give \(formatted(fifty.sum, digits: 6)) and 50 Gauss–Legendre
      points \(formatted(gauss.sum, digits: 6)), where f(x) − f(x⁰) = 1 and the prediction is 0.5.

      - "Slow" is a factor: as many gradients as steps, 50 here. DeepLIFT's "Fast" takes two passes
      forward, one more than the gradient's "Very fast".

      - "Path integral" does not say which path. The straight one is a choice: see the first exercise.

      - The table says that LRP conserves, "Yes". In the last table LRP-0 adds up to
      \(formatted(LRP.explanation.sum)), and the score is \(formatted(LRP.output[0])). Biases are not inputs.

      - Document 004 says that DeepLIFT's concept is "similar to Integrated Gradients", which it leaves
      to another post. The question is the same; the answers need not be, as the last table shows.
      """)
  }

  func exercises(on page: inout Page) throws {
    let network = try DifferenceNetworks.minimum()
    let straight = try attribution(network, [10, 6], by: .gaussLegendre(steps: 50))
    let first = try attribution(network, [0, 6], by: .gaussLegendre(steps: 50))
    let second = try attribution(
      network, [10, 6], against: [0, 6], by: .gaussLegendre(steps: 50))
    page.exercise(
      """
      min(i1, i2) at (10, 6), baseline (0, 0). What does integrated gradients give along the straight
      way, and what along a way that first raises i2 and then i1?
      """,
      answer: """
        On the straight way i2 is the smaller all along, so it gets everything:
        \(vector(straight, digits: 4)), as under Rescale. Around the corner, i2 changes nothing as long
        as i1 = 0, \(vector(first, digits: 4)), and then i1 brings the minimum from 0 to 6:
        \(vector(second, digits: 3)), by hand (6, 0). Each way is complete. The mean over this corner
        and the other is (3, 3), RevealCancel's answer.
        """)
    page.exercise(
      "Let the baseline be x itself. What are the attributions, and what do they explain?",
      answer: """
        All are 0, for the way has no length. They explain f(x) − f(x) = 0: nothing has changed.
        """)
    let fifty = try attribution(
      DifferenceNetworks.worked(), [2, 1], by: .riemannRight(steps: 50))
    page.exercise(
      """
      On the ReLU network, how large is the error of the right Riemann sum with 50 steps, by hand?
      """,
      answer: """
        Points 1/50 to 16/50 lie before t = 1/3, which is a weight of 0.32 instead of 1/3. The slope
        jumps from -3 to 3, so the sum is off by 6 · (1/3 − 0.32) = 0.08:
        \(formatted(fifty.sum, digits: 6)) instead of 1.
        """)
  }
}
