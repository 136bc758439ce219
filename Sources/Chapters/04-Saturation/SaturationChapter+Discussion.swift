import Attribution
import Figures
import Foundation
import Networks
import Scalar

/// The sections on where the documents are imprecise, and the exercises.
extension SaturationChapter {
  func imprecise(on page: inout Page) throws {
    func run(_ rule: Rule) throws -> Run {
      try Run(saturating(), [1, 1], under: .everywhere(rule), from: .score(.predicted))
    }
    let wSquare = try run(.wSquare(stabiliser: 0))
    let flat = try run(.flat(stabiliser: 0))
    let box = try run(.zBox(low: 0, high: 2, stabiliser: 0))
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - Document 004 says that the gradients do not change "when either of i1 and i2 are greater than
      1 … as long as i1 + i2 > 1". Only the sum matters: at (0.75, 0.75) neither is greater than 1,
      and the gradient is zero.

      - It lists ELU among the functions with a discontinuous gradient. With α = 1 the gradient of
      ELU is continuous: e^z tends to 1 at 0 from below.

      - It calls S_Rc a probability and subtracts it from a score, and gives no rule by which
      DeepLIFT propagates. The Rescale rule above is the DeepLIFT paper's.

      - Document 000's table says that LRP's handling of saturation "depends on rule". In the saturated
      sum every rule made of a_j w_jk gives the inputs nothing, because the ReLU is at 0. w² gives
      them \(vector(wSquare.explanation, digits: 6)), flat \(vector(flat.explanation)) and zB with
      bounds 0 and 2 \(vector(box.explanation)): none of them waits for an activation.
      """)
  }

  func exercises(on page: inout Page) throws {
    let uneven = try SaturationMethods(saturating(), [1, 3], against: [0, 0])
    page.exercise(
      "What does Rescale give at (1, 3) against (0, 0), and to what do the contributions add up?",
      answer: """
        The hidden neuron goes from 1 to -3, its ReLU from 1 to 0: the multiplier is (0 − 1) /
        (-3 − 1) = 0.25. Through the weights -1 and -1 both inputs get it, so the contributions are
        \(vector(uneven.rescale)). Their sum is Δy = 1.
        """)
    let minimum = try SaturationMethods(
      DifferenceNetworks.minimum(), [10, 6], against: [0, 0])
    page.exercise(
      "min(i1, i2) = i1 − relu(i1 − i2). At (10, 6), what does Rescale say of i1?",
      answer: """
        Nothing at all: \(vector(minimum.rescale)), as the gradient would. Both inputs were needed to
        bring the minimum to 6, but the two paths of i1 cancel. That is what DeepLIFT's other rule,
        RevealCancel, is for.
        """)
    page.exercise(
      "Why does the program not compute σ′(x) as σ(x)(1 − σ(x))?",
      answer: """
        At x = 10 the difference 1 − σ(x) has lost five digits to rounding, at x = 40 all of them: σ
        is then exactly 1 in double precision, and the product 0. e^−|x| / (1 + e^−|x|)² keeps every
        digit: \(formatted(try SaturationMethods(sigmoid(), [40], against: [0]).gradient[0])).
        """)
  }
}
