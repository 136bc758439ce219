import Attribution
import Figures
import Networks
import Numerics

/// The sections on where the documents are imprecise, and the exercises.
extension ConservationChapter {
  func imprecise(on page: inout Page) throws {
    let half = try Run(
      network(biased: true), input, under: .everywhere(.epsilon(0.5)), from: .score(.predicted))
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - Document 001 says that LRP-ε prevents divisions by zero "while maintaining the conservation
      principle". ε is exactly what does not: with ε = 0.5 above it holds
      \(formatted(half.ledger.total(.stabiliser), digits: 4)) of a score of \(formatted(half.output[0])).

      - Document 000's table says that LRP conserves. It does without biases, stabilisers and empty
      sides. And DeepLIFT, in the same table, distributes f(x) − f(x⁰), not the prediction.

      - Document 002 says that LRP-0 "assumes no biases", yet prints Σ_{0,j}, which includes them.

      - Document 004 redistributes "the relevance score in the current layer (R^l) in the previous
      layer (R^(l+1))": its l and l + 1 are swapped. In document 000 the layer above is l + 1.
      """)
  }

  func exercises(on page: inout Page) throws {
    let doubled = try Run(
      network(biased: true), [2, 4], under: .everywhere(.zero), from: .score(.predicted))
    page.exercise(
      "In the network with biases, what do the biases hold at x = (2, 4) under LRP-0?",
      answer: """
        The score is \(formatted(doubled.output[0])), the inputs hold \(formatted(doubled.explanation.sum)),
        so the biases hold \(formatted(doubled.ledger.total(.bias))), as at x = (1, 2): the biases' share
        is Σ b · ∂f/∂b, bias times gradient, and no ReLU has changed sides.
        """)
    let small = try Run(
      .layer([[1]]), [0.1], under: .everywhere(.epsilon(0.1)), from: .score(.predicted))
    page.exercise(
      "A neuron has z_k = 0.1, and ε is 0.1. Which part of its relevance reaches the neurons below?",
      answer: """
        Half: z_k / (z_k + ε) = 0.1 / 0.2. Started from the score 0.1, the input gets
        \(formatted(small.explanation[0])).
        """)
    page.exercise(
      "Why does α − β = 1 not protect from the empty side?",
      answer: """
        It makes αR_k − βR_k equal to R_k, but that needs both sides. Where one is empty only the
        other's part arrives: αR_k or −βR_k.
        """)
  }
}
