import Attribution
import Figures
import Foundation
import Networks
import Numerics
import Scalar

/// The sections on max pooling, on the choice of a reference, and on the sum of the contributions.
extension DeepLIFTChapter {
  func maxPooling(on page: inout Page) throws {
    let two = try contributions(DifferenceNetworks.pooling(of: 2), [1, 2], against: [5, 0])
    let three = try contributions(
      DifferenceNetworks.pooling(of: 3), [1, 4, 2], against: [3, 0, 0])
    var table = TextTable(["x", "x⁰", "windows", "C", "Σ C", "Δy"], left: [0, 1, 2, 3])
    for (x, x⁰, windows, C) in [
      ("(1, 2)", "(5, 0)", "(x1, x2)", two),
      ("(1, 4, 2)", "(3, 0, 0)", "(x1, x2), (x2, x3)", three),
    ] {
      table.add([
        x, x⁰, windows, vector(C.contributions.elements), formatted(C.contributions.elements.sum),
        formatted(C.deltas[0]),
      ])
    }
    page.heading("Max pooling")
    page.prose(
      """
      A window's largest element may be one neuron at x and another at x⁰. With the outputs o and r of
      a window, and M the larger of the two, the winner at x contributes what it brought, the winner
      at x⁰ what went with it:
      """)
    page.formula(
      """
      M = max(o, r) ,   C(winner at x) = M − r ,   C(winner at x⁰) = o − M ,   together o − r
      """)
    page.code("Sources/Scalar/Slopes/Rescale.swift", "for k in m.indices {")
    page.prose(
      """
      In the first case the window falls from 5 to 2. x2 is the largest now, but that brought
      nothing: M − r = 0. The fall belongs to x1, which was the largest: 2 − 5. In the second case
      two windows overlap, x2 wins both, 4 − 3 in one and 4 − 0 in the other, and the contributions
      add up.
      """)
    page.output("max-pooling", table)
    page.prose(
      """
      captum 0.9.0, the library in document 000's code, keeps only one of several windows that share a
      winner. Of 1 and 4 there would be one left where Δy is 5.
      """)
  }

  func references(on page: inout Page) throws {
    let network = try DifferenceNetworks.worked()
    let x = DifferenceNetworks.input
    var table = TextTable(["reference", "f(x⁰)", "C(x1)", "C(x2)", "Σ C"])
    func add(_ name: String, _ C: DeepLIFTAttribution) {
      let values = [0.5 - C.deltas[0]] + C.contributions.elements + [C.contributions.elements.sum]
      table.add([name] + values.map { formatted($0, digits: 6) })
    }
    for x⁰ in [[0.0, 0], [1, -1], [0, 1], [2, 0], x] {
      add(vector(x⁰), try contributions(network, x, against: x⁰))
    }
    add(
      "mean of the first two",
      try ScalarEngine(for: network).deepLIFTSHAP(
        of: Tensor(example: x), against: Tensor(rows: [[0, 0], [1, -1]])))
    page.heading("Choosing a reference")
    page.prose(
      """
      Document 004 wants "the neutral image, suitable for the problem at hand". The choice is half of
      the answer. The worked network again, f(2, 1) = 0.5, against different references:
      """)
    page.output("references", table)
    page.prose(
      """
      The contributions differ, and so does what they add up to, for it is another question each time:
      why 0.5 and not f(x⁰)? An input that is as in the reference gets nothing, however much the
      network makes of it: x2 against (0, 1), x1 against (2, 0). With black as a reference, black
      pixels never count.

      Where no reference is neutral one takes many and averages: DeepLIFT-SHAP. That is the last row,
      the mean of the first two, and it adds up to f(x) less the mean of the f(x⁰).
      """)
    page.code("Sources/Attribution/Methods/DeepLIFT.swift", "for b in 0..<baselines.examples {")
  }

  func summation(on page: inout Page) throws {
    var table = TextTable(["network", "rule", "Σ C", "Δy", "off by"], left: [0, 1])
    let cases: [(String, Network, [Double])] = [
      ("worked", try DifferenceNetworks.worked(), [2, 1]),
      ("two layers of ReLU", try DifferenceNetworks.deeper(), [2, 1]),
      ("min(i1, i2)", try DifferenceNetworks.minimum(), [10, 6]),
      ("tanh and sigmoid", try DifferenceNetworks.smooth(), [1.5, 1]),
    ]
    for (name, network, x) in cases {
      for rule in DeepLIFTRule.allCases {
        let C = try contributions(network, x, against: [0, 0], rule: rule)
        table.add([
          name, rule == .rescale ? "Rescale" : "RevealCancel",
          formatted(C.contributions.elements.sum, digits: 6), formatted(C.deltas[0], digits: 6),
          abs(C.discrepancies[0]) < 1e-12 ? "< 1e-12" : formatted(C.discrepancies[0], digits: 2),
        ])
      }
    }
    page.heading("Summation to delta")
    page.prose(
      """
      Both rules are exact: whatever the activations, the contributions add up to Δy, up to rounding.
      The program computes the discrepancy on every call and reports it.
      """)
    page.output("summation", table)
  }
}
