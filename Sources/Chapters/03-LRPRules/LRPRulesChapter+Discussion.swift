import Attribution
import Figures
import Foundation
import Networks
import Numerics

/// The sections on where the documents are imprecise, and the exercises.
extension LRPRulesChapter {
  func imprecise(on page: inout Page) {
    let β = 0.5
    let sum = 5.0
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - ε stands without a sign in documents 000 and 002, see above.

      - Document 001 calls `EpsilonPlusFlat` "the LRP-ε variant", document 002 "the LRP rule
      chosen". It is a composite: flat for the first layer, z⁺ for the other convolutions, LRP-ε for
      the dense layers.

      - Under that name document 002 prints (a_j w_jk + β) / (ε + Σ_{0,j} a_j w_jk + β). With β in
      every numerator but once in the denominator, the shares of J inputs add up to
      (Σ + Jβ) / (ε + Σ + β), not to 1: for z1 without its bias, Σ = \(formatted(sum)), J = 3, β = 0.5
      and ε = 0, to \(formatted((sum + 3 * β) / (sum + β), digits: 6)).

      - Document 002 explains the variants by "negative activations". After a ReLU no activation is
      negative; the weights are.

      - Document 000's code keeps a layer's output where the rule needs its input: here it would
      multiply the 2 values z with rows of 3 weights. It also drops the bias, adds ε without its
      sign, and returns the relevance at the output without propagating it.
      """)
  }

  func exercises(on page: inout Page) throws {
    let zPlus = try run(.zPlus(stabiliser: 0))
    page.exercise(
      "Work out z⁺ by hand. Why does x2 get nothing?",
      answer: """
        z1: positive contributions 1 (x1) and 6 (x3) and the bias 0.5, together 7.5. z2: only
        x3's 3. So R(x1) = 1/7.5 · 1 and R(x3) = 6/7.5 · 1 + 3/3 · 2, which is
        \(vector(zPlus.explanation, digits: 6)) with x2's zero. x2 contributes -2 to both.
        """)
    let wSquare = try Run(
      .layer(weight), input, under: .everywhere(.wSquare(stabiliser: 0)), from: start)
    page.exercise(
      "What does w² give without the biases, and why does it then keep the sum?",
      answer: """
        \(vector(wSquare.explanation)): the squares of each row, (1, 1, 4)/6 · 1 + (4, 1, 1)/6 · 2.
        Shares of squares add up to 1 when all of them belong to inputs.
        """)
    let box = try run(.zBox(low: -3, high: 3, stabiliser: 0))
    page.exercise(
      "Under zB with l = -3 and h = 3 no relevance went to the bias. Why?",
      answer: """
        A bias is known exactly, l_0 = h_0 = a_0 = 1, and b − b⁺ − b⁻ is zero. So zB keeps the sum
        whatever the biases: \(formatted(box.explanation.sum)).
        """)
  }
}
