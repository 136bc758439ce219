import Attribution
import Networks
import Scalar
import Testing

/// Expects (f(x + h) − f(x − h)) / 2h, for the first output f and these inputs, to be the gradient up to
/// h².
func expectGradientIsTheFiniteDifference(
  _ network: Network, _ input: Tensor, at inputs: [Int]
) throws {
  let h = 1e-5
  let engine = ScalarEngine(for: network)
  let gradient = try engine.gradient(of: input, from: .oneHot(.index(0)), at: [0])
    .gradients[0].elements
  func score(movedAt i: Int, by step: Double) throws -> Double {
    try engine.activations(of: input.moved(at: i, by: step), at: [network.outputPosition])[0][0]
  }
  for i in inputs {
    let difference = try (score(movedAt: i, by: h) - score(movedAt: i, by: -h)) / (2 * h)
    expectClose(
      gradient[i], difference, 1e-7, scale: 1 + gradient.reduce(0) { $0 + abs($1) },
      comment: "input \(i):")
  }
}
