import Attribution
import Figures
import Foundation
import Networks
import Numerics
import Scalar

/// The sections on where the documents are imprecise, and the exercises.
extension DeepLIFTChapter {
  func imprecise(on page: inout Page) throws {
    let network = try DifferenceNetworks.worked()
    let C = try contributions(network, DifferenceNetworks.input, against: [0, 0])
    let gradient = try ScalarEngine(for: network).gradientTimesInput(
      of: Tensor(example: DifferenceNetworks.input))
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - Document 000's summary says that LRP and DeepLIFT "distribute the prediction exactly across
      input features". DeepLIFT distributes f(x) − f(x⁰): against (0, 0) that is
      \(formatted(C.deltas[0])) where the prediction is 0.5.

      - Neither document gives a rule. On min(i1, i2) at (10, 6) the two of the paper give (0, 6) and
      (3, 3), so "DeepLIFT" alone does not say which.

      - Document 000's table says that DeepLIFT handles saturation: "Yes". It does so for one
      activation. Parts that cancel, as in the minimum, need RevealCancel.

      - Document 004 calls S_Rc "the probability for image" I_R and subtracts it from the score S_c.
      Both must be scores: here S_Rc is \(formatted(0.5 - C.deltas[0])), no probability.

      - Document 000's code hands captum a model. Activations that the model calls as functions, not as
      modules, are not seen there, and get the gradient without a word. For the worked network the
      contributions would be \(vector(gradient.elements)), which add up to
      \(formatted(gradient.elements.sum)) and not to \(formatted(C.deltas[0])).
      """)
  }

  func exercises(on page: inout Page) throws {
    let other = try contributions(
      DifferenceNetworks.minimum(), [6, 10], against: [0, 0], rule: .revealCancel)
    page.exercise(
      "Work out RevealCancel for min(i1, i2) at (6, 10).",
      answer: """
        Δ⁺ = 6, Δ⁻ = -10. Δy⁺ = ½ [6 − 0 + 0 − 0] = 3, Δy⁻ = ½ [0 − 0 + 0 − 6] = -3. i1 keeps 6 − 3 and
        i2 gets 3: \(vector(other.contributions.elements)), half each again. The ReLU is
        off at both ends, so Rescale gives all of it to i1.
        """)
    let pooled = try contributions(DifferenceNetworks.pooling(of: 2), [4, 3], against: [1, 5])
    page.exercise(
      "Max pooling over (x1, x2): x = (4, 3), reference (1, 5). What are the contributions?",
      answer: """
        o = 4, r = 5, M = 5. x1, the winner at x, gets M − r = 0; x2, the winner at the reference, gets
        o − M = -1: \(vector(pooled.contributions.elements)).
        """)
    let against = try contributions(
      DifferenceNetworks.worked(), DifferenceNetworks.input, against: [2, -3])
    page.exercise(
      "In the worked network, find a reference for which x1 gets nothing though f(x) ≠ f(x⁰).",
      answer: """
        Any with x⁰1 = 2 will do, as long as f changes. Against (2, -3) the contributions are
        \(vector(against.contributions.elements)).
        """)
  }
}
