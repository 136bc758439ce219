import Attribution
import Foundation
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// The optimised path against the scalar one on random recurrent networks, two examples each.
@Suite struct RecurrentParity {
  static let comparisons = Result {
    try (0..<60).map { seed in
      let random = try RandomRecurrent(seed: seed)
      return try NetworkComparison(
        random.network, Tensor(batch: [random.input.example(0), random.baseline.example(0)]),
        "seed \(seed)")
    }
  }

  @Test func valuesGradientsAndMultipliers() throws {
    var tally = Tally()
    for comparison in try Self.comparisons.get() {
      try comparison.forward(&tally)
      try comparison.gradients(from: .oneHot(.index(0)), &tally)
      try comparison.multipliers(from: .oneHot(.index(0)), &tally)
    }
    tally.close("values, gradients and multipliers of recurrent networks")
  }

  /// Dense layers whose weights are one list of numbers, but of different shapes, are different layers.
  @Test func reshapedWeightsAreOtherLayers() throws {
    let numbers = fill([2, 8], 3, 5)
    var network = try Network(shape: [8])
    let wide = try network.append("wide", .dense(Dense(weight: numbers)), of: [0])
    try network.append("rows", .reshape([2, 4]), of: [0])
    try network.append("square", .dense(Dense(weight: numbers.reshaped([4, 4]))))
    let square = try network.append("flat", .reshape([8]))
    try network.append("y", .rearrange(.concatenate(axis: 0)), of: [wide, square])
    let x = Tensor(shape: [1, 8], elements: fill([8], 1, 5).elements)
    let nodes = [network.outputPosition]
    expectClose(
      try OptimisedEngine(for: network).activations(of: x, at: nodes)[0].elements,
      try ScalarEngine(for: network).activations(of: x, at: nodes)[0].elements, 1e-6)
  }

  /// The sigmoid and tanh of single precision, and their slopes, relative to their own size, from small
  /// numbers to those where they saturate.
  @Test(arguments: [Activation.sigmoid, .tanh]) func functionsOfCells(_ g: Activation) throws {
    let magnitudes = (0..<2000).map { 1e-6 * exp(Double($0) * 0.009) }.filter { $0 < 80 }
    let z = (magnitudes + magnitudes.map { -$0 } + [0]).map { Double(Float($0)) }
    var network = try Network(shape: Shape([z.count]))
    try network.append("g", .activation(g))
    let x = Tensor(shape: Shape([1, z.count]), elements: z)
    let start = InitialRelevance.values(
      Tensor(shape: x.shape, elements: z.map { _ in 1 }))
    let (scalar, optimised) = (ScalarEngine(for: network), OptimisedEngine(for: network))
    let values = try [scalar as any Engine, optimised].map {
      try $0.activations(of: x, at: [1])[0].elements
    }
    let slopes = try [scalar as any Engine, optimised].map {
      try $0.gradient(of: x, from: start, at: [0]).gradients[0].elements
    }
    for pair in [values, slopes] {
      for (i, (expected, found)) in zip(pair[0], pair[1]).enumerated() where abs(expected) > 1e-37 {
        #expect(abs(found - expected) <= 5e-7 * abs(expected), "\(g) at \(z[i])")
      }
    }
  }

  @Test(arguments: RecurrentLaws.composites.indices) func relevance(composite: Int) throws {
    var tally = Tally()
    for comparison in try Self.comparisons.get() {
      try comparison.relevance(
        RecurrentLaws.composites[composite], from: .score(.predicted), &tally)
    }
    tally.close("relevance of recurrent networks under composite \(composite)")
  }
}
