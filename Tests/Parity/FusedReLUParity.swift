import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// A dense layer or convolution whose ReLU the kernel applies as it writes: z itself is then kept only
/// for rules that divide by it or ask for its sign. A rule that needs z and does not get it would go
/// unnoticed where relevance arrives at positive neurons alone, so here it arrives at all.
@Suite struct FusedReLUParity {
  private func network(_ operation: Operation, _ input: Shape) throws -> Network {
    var network = try Network(shape: input)
    try network.append("layer", operation)
    try network.append("relu", .activation(.relu))
    return network
  }

  private var operations: [(Operation, Shape)] {
    get throws {
      var random = SplitMix64(seed: 7)
      // Multiples of 1/8 and 1/4, and a bias that keeps every sum 1/64 away from zero: all sums are
      // exact, and none is ill-conditioned.
      func multiples(_ shape: Shape) -> Tensor {
        Tensor(shape: shape, elements: random.tensor(shape).elements.map { ($0 * 8).rounded() / 8 })
      }
      func bias(_ count: Int) -> Tensor {
        Tensor(multiples([count]).elements.map { $0 + 1.0 / 64 })
      }
      let dense = Dense(weight: multiples([40, 12]), bias: bias(40))
      let convolution = Convolution(
        weight: multiples([18, 3, 3, 3]), bias: bias(18),
        window: Window(3, 3, padding: 1))
      return [(.dense(dense), [12]), (.convolution(convolution), [3, 6, 5])]
    }
  }

  @Test(arguments: Rule.samples(for: .dense))
  func relevanceAtNegativeNeurons(rule: Rule) throws {
    for (seed, (operation, shape)) in try operations.enumerated() {
      let network = try network(operation, shape)
      var random = SplitMix64(seed: 100 + seed)
      let numbers = random.tensor(shape.batched(3), 2)
      let inputs = Tensor(
        shape: numbers.shape, elements: numbers.elements.map { ($0 * 4).rounded() / 4 })
      let start = InitialRelevance.values(random.tensor(network.output.shape.batched(3)))
      let plan = try Plan(.everywhere(rule), for: network)
      let expected = try ScalarEngine(for: network).relevance(
        of: inputs, under: plan, from: start, at: [0])
      let found = try OptimisedEngine(for: network).relevance(
        of: inputs, under: plan, from: start, at: [0])
      for n in 0..<3 {
        let entry = expected.ledgers[n].entries[1]
        expectClose(
          found.relevances[0].example(n).elements, expected.relevances[0].example(n).elements, 1e-5,
          scale: entry.messageMagnitude, comment: "\(rule) at \(operation):")
        for sink in Sink.allCases {
          expectClose(
            found.ledgers[n].total(sink), expected.ledgers[n].total(sink), 1e-5,
            scale: entry.messageMagnitude, comment: "\(rule) at \(operation), \(sink):")
        }
      }
    }
  }
}
