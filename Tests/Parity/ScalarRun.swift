import Attribution
import Networks
import Scalar

/// A relevance pass of the scalar path, and what it says of how far rounding may reach.
struct ScalarRun {
  let pass: RelevancePass
  private let redistributions: Redistributions

  /// - Parameter values: The value of every node, for the sign that LRP-γ goes by.
  init(
    _ engine: ScalarEngine, _ inputs: Tensor, _ plan: Plan, from start: Start, values: [Tensor]
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

  /// max_k Σ_j |Z_jk| / |denominator_k| at a node.
  func conditioning(_ example: Int, at node: Int) -> Double {
    redistributions.conditioning[example * redistributions.nodes + node]
  }

  /// The worst of all nodes.
  func conditioning(_ example: Int) -> Double {
    let first = example * redistributions.nodes
    return redistributions.conditioning[first..<first + redistributions.nodes].max() ?? 1
  }

  /// Whether the sign that LRP-γ goes by is within rounding somewhere.
  func signIsWithinRounding(_ example: Int) -> Bool {
    redistributions.withinRounding.contains(example)
  }

  /// Σ |message| at a node.
  func turnover(_ example: Int, at node: Int) -> Double {
    pass.ledgers[example].entries[node].turnover ?? 0
  }
}

/// The rows of a trace, folded as they come: those of one denominator follow each other.
private final class Redistributions {
  let nodes: Int
  private let switched: [Tensor?]
  private(set) var conditioning: [Double]
  private(set) var withinRounding: Set<Int> = []
  private var (example, node, k, total, sum) = (-1, -1, -1, 0.0, 0.0)

  init(nodes: Int, examples: Int, switched: [Tensor?]) {
    self.nodes = nodes
    self.switched = switched
    conditioning = Array(repeating: 1, count: nodes * examples)
  }

  func note(_ row: Redistribution) {
    if row.k != k || row.total != total || row.node != node || row.example != example {
      close()
      (example, node, k, total, sum) = (row.example, row.node, row.k, row.total, 0)
    }
    sum += abs(row.contribution)
  }

  /// Notes the neuron whose rows have all come.
  func close() {
    guard node >= 0, total != 0 else { return }
    let place = example * nodes + node
    conditioning[place] = max(conditioning[place], sum / abs(total))
    if let z = switched[node] {
      let count = z.elements.count / z.examples
      if abs(z[example * count + k]) < 1e-6 * sum { withinRounding.insert(example) }
    }
  }
}
