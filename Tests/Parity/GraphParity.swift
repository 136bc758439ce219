import Attribution
import Networks
import Numerics
import Testing

/// The optimised path against the scalar one on the random networks of the laws, in which every
/// operation occurs.
@Suite struct GraphParity {
  /// The networks with their scalar values, computed once for all tests: graphs, and every fourth a
  /// network of dense layers; three examples each.
  static let comparisons = Result {
    try (0..<208).map { seed in
      let (network, first, second) =
        if seed % 4 == 3 {
          try { ($0.network, $0.input, $0.baseline) }(RandomNetwork(seed: seed))
        } else {
          try { ($0.network, $0.input, $0.baseline) }(RandomGraph(seed: seed))
        }
      let between = zip(first.elements, second.elements).map { 0.75 * $0 + 0.25 * $1 }
      let inputs = Tensor(
        batch: [
          first.example(0), second.example(0),
          Tensor(shape: network.input.shape, elements: between),
        ])
      return try NetworkComparison(network, inputs, "seed \(seed)")
    }
  }

  private func start(_ seed: Int, _ network: Network) -> InitialRelevance {
    let outputs = network.output.shape.count
    var random = SplitMix64(seed: seed)
    return switch seed % 3 {
    case 0: .oneHot(.index(seed % outputs))
    case 1: .score(.predicted)
    default: .values(random.tensor(network.output.shape.batched(3)).rounded)
    }
  }

  @Test func valuesAndGradients() throws {
    var tally = Tally()
    for (seed, comparison) in try Self.comparisons.get().enumerated() {
      try comparison.forward(&tally)
      try comparison.gradients(from: start(seed, comparison.network), &tally)
    }
    tally.close("values and gradients of random networks")
  }

  @Test func multipliers() throws {
    var tally = Tally()
    for (seed, comparison) in try Self.comparisons.get().enumerated() {
      try comparison.multipliers(from: start(seed, comparison.network), &tally)
    }
    tally.close("multipliers of random networks")
  }

  @Test(arguments: GraphLaws.composites.indices)
  func relevance(composite: Int) throws {
    var tally = Tally()
    for (seed, comparison) in try Self.comparisons.get().enumerated() {
      try comparison.relevance(
        GraphLaws.composites[composite], from: start(seed, comparison.network), &tally)
    }
    tally.close(
      "relevance of random networks under \(GraphLaws.composites[composite].entries.map(\.rule))")
  }
}
