import Attribution
import Networks
import Optimised
import Scalar
import Testing

/// The optimised path against the scalar one on networks of a single operation: every operation,
/// every rule that may be used there, shapes that fit no register, inputs of both signs and inputs
/// after a ReLU.
///
/// Inputs and weights are numbers that a `Float` holds, so a difference is the arithmetic's. It may be
/// 1e-5 of the scale of what is added up: for relevance Σ |message|, for values and slopes the
/// largest Σ |a_j w_jk|. Where a denominator is small beside its contributions it is more, by as much
/// (`ScalarRun.tolerance`), and so where DeepLIFT divides by a small difference (`Differences`).
@Suite struct OperationParity {
  static let batchSizes = [1, 2, 3, 5, 9]

  @Test func everyOperationOccurs() throws {
    let operations =
      SingleOperation.withWeights + SingleOperation.withoutWeights + SingleOperation.activations
      + SingleOperation.routing + SingleOperation.normalizing + SingleOperation.embeddings
    let kinds = try operations.flatMap {
      try $0.network(afterReLU: false, seed: 0).nodes.map(\.operation.kind)
    }
    #expect(Set(kinds) == Set(Operation.Kind.allCases))
  }

  @Test func denseAndConvolution() throws {
    try compare(SingleOperation.withWeights, "dense layers and convolutions", plans: 28)
  }
  @Test func linearWithoutWeights() throws {
    try compare(SingleOperation.withoutWeights, "linear operations without weights", plans: 30)
  }
  @Test func activations() throws {
    try compare(SingleOperation.activations, "activations", plans: 4)
  }
  @Test func routing() throws {
    try compare(SingleOperation.routing, "rearrangements, max pooling, products", plans: 2)
  }
  @Test func normalizing() throws {
    try compare(SingleOperation.normalizing, "softmax and layer normalization", plans: 4)
  }
  @Test func embeddings() throws {
    try compare(SingleOperation.embeddings, "embeddings", plans: 1)
  }

  /// - Parameter plans: How many there are at least for one operation, over both kinds of inputs.
  private func compare(
    _ operations: [SingleOperation], _ name: String, plans: Int,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    var (tally, mostPlans) = (Tally(), 0)
    for (i, operation) in operations.enumerated() {
      var found = 0
      for afterReLU in operation.rows == nil ? [false, true] : [false] {
        let comparison = try OperationComparison(operation, afterReLU: afterReLU, seed: i)
        let sizes = Self.batchSizes
        let examples = sizes[(i + (afterReLU ? 3 : 0)) % sizes.count]
        try comparison.slopes(examples: examples, &tally)
        for (r, plan) in comparison.plans(Rule.samples).enumerated() {
          let examples = sizes[(i + r + (afterReLU ? 2 : 0)) % sizes.count]
          try comparison.relevance(plan, examples: examples, seed: i + r, &tally)
          found += 1
        }
      }
      mostPlans = max(mostPlans, found)
    }
    #expect(mostPlans >= plans, "\(name): only \(mostPlans) plans", sourceLocation: location)
    tally.close(name, at: location)
  }
}
