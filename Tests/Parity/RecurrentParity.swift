import Attribution
import Networks
import Numerics
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

  @Test(arguments: RecurrentLaws.composites.indices) func relevance(composite: Int) throws {
    var tally = Tally()
    for comparison in try Self.comparisons.get() {
      try comparison.relevance(
        RecurrentLaws.composites[composite], from: .score(.predicted), &tally)
    }
    tally.close("relevance of recurrent networks under composite \(composite)")
  }
}
