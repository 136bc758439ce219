import Attribution
import Networks
import Scalar

/// A relevance pass of the scalar path, and what it says of how far rounding may reach.
struct ScalarRun {
  let pass: RelevancePass
  private let redistributions: Redistributions

  /// - Parameter values: The value of every node, for the sign that LRP-γ goes by.
  init(
    _ engine: ScalarEngine, _ inputs: Tensor, _ plan: Plan, from start: InitialRelevance,
    values: [Tensor]
  ) throws {
    let network = engine.network
    let redistributions = Redistributions(
      nodes: network.nodes.count, examples: inputs.examples,
      switched: network.nodes.indices.map { node in
        if case .rule(.gamma) = plan.steps[node].treatment { values[node] } else { nil }
      })
    pass = try engine.relevance(
      of: inputs, under: plan, from: start, at: Array(network.nodes.indices)
    ) { redistributions.note($0) }
    redistributions.close()
    self.redistributions = redistributions
  }

  /// How far apart what a node hands down may be: 1e-5 of Σ |message|, and where a neuron's
  /// denominator is small more of its own messages. A `Float` sum is known to some 5e-7 of Σ_j |Z_jk|,
  /// so a message to that much times Σ_j |Z_jk| / |denominator_k|.
  func tolerance(_ example: Int, at node: Int) -> Double {
    let messageMagnitude = pass.ledgers[example].entries[node].messageMagnitude ?? 0
    return 1e-5 * messageMagnitude + redistributions.excess[example * redistributions.nodes + node]
  }

  /// max_k Σ_j |Z_jk| / |denominator_k| over all nodes.
  func conditioning(_ example: Int) -> Double {
    let first = example * redistributions.nodes
    return redistributions.conditioning[first..<first + redistributions.nodes].max() ?? 1
  }

  /// Whether the sign of a denominator, or of the value that LRP-γ goes by, is within rounding
  /// somewhere.
  func signIsWithinRounding(_ example: Int) -> Bool {
    redistributions.withinRounding.contains(example)
  }
}

/// The rows of a trace, folded as they come: those of one denominator follow each other.
private final class Redistributions {
  let nodes: Int
  private let switched: [Tensor?]
  private(set) var conditioning: [Double]
  private(set) var excess: [Double]
  private(set) var withinRounding: Set<Int> = []
  private var (example, node, k, total, sum, messages) = (-1, -1, -1, 0.0, 0.0, 0.0)

  init(nodes: Int, examples: Int, switched: [Tensor?]) {
    self.nodes = nodes
    self.switched = switched
    conditioning = Array(repeating: 1, count: nodes * examples)
    excess = Array(repeating: 0, count: nodes * examples)
  }

  func note(_ row: Redistribution) {
    if row.k != k || row.total != total || row.node != node || row.example != example {
      close()
      (example, node, k, total) = (row.example, row.node, row.k, row.total)
      (sum, messages) = (0, 0)
    }
    sum += abs(row.contribution)
    messages += abs(row.message)
  }

  /// Notes the neuron whose rows have all come.
  func close() {
    guard node >= 0, total != 0 else { return }
    let place = example * nodes + node
    conditioning[place] = max(conditioning[place], sum / abs(total))
    excess[place] += max(0, 5e-7 * sum / abs(total) - 1e-5) * messages
    if abs(total) < 2e-6 * sum { withinRounding.insert(example) }
    if let z = switched[node] {
      let count = z.elements.count / z.examples
      if abs(z[example * count + k]) < 1e-6 * sum { withinRounding.insert(example) }
    }
  }
}
