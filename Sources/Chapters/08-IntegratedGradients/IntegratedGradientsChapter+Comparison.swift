import Attribution
import Figures
import Foundation
import Networks
import Numerics
import Scalar

/// The sections on baselines, and on integrated gradients beside other methods.
extension IntegratedGradientsChapter {
  func baselines(on page: inout Page) throws {
    let network = try DifferenceNetworks.smooth()
    var table = TextTable(["baseline", "f(x⁰)", "IG(x1)", "IG(x2)", "Σ IG", "f(x) − f(x⁰)"])
    for x⁰ in [[0.0, 0], [1, 1], [0, 1], [1.5, 0], [-1, -1], smoothInput] {
      let IG = try attribution(
        network, smoothInput, against: x⁰, by: .gaussLegendre(steps: 50))
      let start = try score(network, x⁰)
      table.add(
        [vector(x⁰)]
          + [start, IG[0], IG[1], IG.sum, try score(network, smoothInput) - start].map {
            abs($0) < 1e-12 ? "0" : formatted($0, digits: 5)
          })
    }
    page.heading("What the baseline does")
    page.prose(
      """
      The smooth network once more, with 50 Gauss–Legendre points and other baselines. What does not
      differ from the baseline gets nothing, for its way has length 0: x2 against (0, 1), x1 against
      (1.5, 0). The sum follows f(x⁰). And x2 changes its sign: on the way
      from (0, 0) it costs more in the tanh than it brings in the sigmoid; on the way from (1.5, 0)
      less, because the tanh is nearly saturated there.
      """)
    page.output("baselines", table)
  }

  func comparison(on page: inout Page) throws {
    let network = try DifferenceNetworks.deeper()
    let engine = ScalarEngine(for: network)
    let (x, zero) = (Tensor(example: [2, 1]), Tensor(example: [0, 0]))
    let LRP = try Run(network, [2, 1], under: .everywhere(.zero), from: .score(.predicted))
    let gradient = try engine.gradient(of: x, from: .oneHot(.predicted), at: [0]).gradients[0]
    var table = TextTable(["method", "x1", "x2", "sum", "passes"])
    for (name, values, passes) in [
      ("gradient", gradient.elements, "1 forward, 1 back"),
      ("gradient × input", try engine.gradientTimesInput(of: x).elements, "1 forward, 1 back"),
      ("LRP-0", LRP.explanation, "1 forward, 1 back"),
      (
        "DeepLIFT (Rescale)", try engine.deepLIFT(of: x, against: zero).contributions.elements,
        "2 forward, 1 back"
      ),
      (
        "DeepLIFT (RevealCancel)",
        try engine.deepLIFT(of: x, against: zero, rule: .revealCancel).contributions.elements,
        "2 forward, 1 back"
      ),
      (
        "integrated gradients", try engine.integratedGradients(of: x, against: zero).elements,
        "50 forward, 50 back"
      ),
    ] {
      table.add([name] + (values + [values.sum]).map { formatted($0, digits: 4) } + [passes])
    }
    page.heading("The documents' comparison, with numbers")
    page.prose(
      """
      Document 000 compares the methods by conservation, computation, and saturation. Here they are on
      y = relu(h1 − h2), the same hidden layer with one more ReLU above it, at (2, 1) against (0, 0),
      where f goes from 0 to \(formatted(LRP.output[0])):
      """)
    page.output("comparison", table)
    page.prose(
      """
      Rescale and integrated gradients agree on a network with one layer of activations, because
      the mean slope along the way is Δout / Δin: in the worked network both give (-10/3, 13/3). Here
      one ReLU sits above others, and they do not. The upper ReLU is off up to t = 3/4, and the
      gradient is (0, 2) after that, so by hand integrated gradients is (0, 2 · 1/4) = (0, 0.5); 50
      points come near it. LRP-0 adds up to more than f(x), because the biases hold
      \(formatted(LRP.ledger.total(.bias), digits: 4)).
      """)
  }
}
