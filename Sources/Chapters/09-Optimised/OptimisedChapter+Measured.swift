import Attribution
import Figures
import Foundation
import Networks
import Optimised
import Scalar

/// The sections on what need not be computed and on what was measured, and the exercises.
extension OptimisedChapter {
  func shortCuts(on page: inout Page) {
    page.heading("What need not be computed")
    page.prose(
      """
      All of these are exact: they leave out what is zero, or what is known.

      - After a ReLU there is no a⁻, so half of the terms of z⁺, γ and αβ are gone.
      - Under flat, all connections weigh the same: step 3 is a sum over a box of positions, the
        same for every channel.
      - What comes back through max pooling is zero at all positions of a window but one. The
        products with zero are left out.
      - Where no neuron with relevance has z < 0, γ's side for negative z is left out.
      - The kernel adds the bias and applies the ReLU as it writes; on the way back it multiplies with
        a_j, so that steps 3 and 4 are one.
      - DeepLIFT's baseline is not run for every example if all share it.
      """)
  }

  func measured(on page: inout Page) throws {
    page.heading("Measured")
    guard let json = PackageFolder.text(MeasuredTable.path) else { return }
    page.prose(
      """
      `swift run -c release benchmark --peers PYTHON --json FILE` runs the same work through
      PyTorch, zennit, captum and ONNX Runtime, in turn with ours. These are its findings on two
      cores of an AMD EPYC (Zen 5), which could do 493 billion multiplications and additions a second
      together in that run; milliseconds are medians. A number above 1 in the last column says how many times as
      long the peer takes:
      """)
    let measured = try MeasuredTable(json: json)
    page.output("measured", measured.table(threads: 2))
    page.prose(
      """
      GFLOP/s count what was done: products with zeros that were skipped, and sums over boxes, are
      not in it. What one gains by not doing them is only in the milliseconds. The most memory
      that a process takes which does nothing else:
      """)
    page.output("memory", measured.memory)
    page.prose(
      """
      VGG-11's 133 million weights are there three times: as the network has them, in double
      precision, and packed for both directions in single precision.
      """)
  }

  func exercises(on page: inout Page) throws {
    let c = [1.0, 1.5, 4]
    page.exercise(
      """
      In step 3, s = (2, 2) is sent back through w⁺. What would come out for another input a that
      has the same d, and hence the same s?
      """,
      answer:
        """
        The same c = \(vector(c)): step 3 does not know a. The relevance R_j = a_j c_j is different,
        since step 4 does. So c_j is to LRP what the gradient is to gradient × input, and under LRP-0
        on a network of ReLUs it is the gradient.
        """)
    page.exercise(
      """
      Why can the optimised path not write a trace, and its ledger not say how large the messages
      of a node were in sum (Σ|messages|)?
      """,
      answer:
        """
        A message is one product Z_jk s_k. Step 3 adds them up over k inside a register, and only
        the sum c_j is ever written. Their sizes would need another pass with |w|.
        """)
  }
}
