import Attribution
import Networks
import Scalar

/// A relevance pass of the scalar path at all nodes, and how far rounding may reach in it.
struct ScalarRun {
  let pass: RelevancePass
  private let plan: Plan
  private let network: Network
  /// The value of every node, for the signs that LRP-γ and LRP-SIGN ask for.
  private let values: [Tensor]
  private let divisions: [Division]

  /// - Parameter values: The value of every node at these inputs.
  init(
    _ engine: ScalarEngine, _ inputs: Tensor, _ plan: Plan, from start: InitialRelevance,
    values: [Tensor]
  ) throws {
    var divisions: [Division] = []
    pass = try engine.relevance(
      of: inputs, under: plan, from: start, at: Array(engine.network.nodes.indices)
    ) { divisions.note($0) }
    self.divisions = divisions.filter(\.isDivision)
    self.plan = plan
    network = engine.network
    self.values = values
  }

  /// How far apart the relevances that a node sends may be: 1e-5 of Σ |message|, and more where a
  /// denominator is small beside its contributions (`Division.excess`).
  func tolerance(_ example: Int, at node: Int) -> Double {
    let excess = divisions.filter { $0.example == example && $0.node == node }
      .reduce(0) { $0 + $1.excess }
    return 1e-5 * (pass.ledgers[example].entries[node].messageMagnitude ?? 0) + excess
  }

  /// The worst conditioning Σ_j |Z_jk| / |denominator_k| of all nodes.
  func conditioning(_ example: Int) -> Double {
    divisions.filter { $0.example == example }.reduce(1) { max($0, $1.conditioning) }
  }

  /// Whether rounding may turn the sign of a denominator somewhere, of a value that LRP-γ asks for, or
  /// of an activation that LRP-SIGN asks for.
  func signIsWithinRounding(_ example: Int) -> Bool {
    divisions.contains {
      $0.example == example && ($0.signIsWithinRounding || switchIsWithinRounding($0))
    } || network.nodes.indices.contains { activationSignIsWithinRounding(example, at: $0) }
  }

  /// Whether rounding may turn sgn(a_j − μ) for some activation a_j. One that is μ itself is so on both
  /// paths, except where GELU or SiLU has underflowed to zero.
  private func activationSignIsWithinRounding(_ example: Int, at node: Int) -> Bool {
    guard case .rule(.sign(let μ)) = plan.steps[node].treatment else { return false }
    return network.nodes[node].operands.contains { operand in
      let a = values[operand].example(example)
      let near = 1e-6 * max(a.largest, abs(μ))
      let underflows = network.nodes[operand].operation.underflows
      return a.elements.contains { ($0 != μ || underflows) && abs($0 - μ) < near }
    }
  }

  /// Whether rounding may turn z_k, by whose sign LRP-γ chooses the weights that it emphasises.
  private func switchIsWithinRounding(_ division: Division) -> Bool {
    switch plan.steps[division.node].treatment {
    case .rule(.gamma), .rule(.withoutBias(.gamma)): break
    default: return false
    }
    let z = values[division.node]
    let neurons = z.shape.count / z.examples
    return abs(z[division.example * neurons + division.k]) < 1e-6 * division.contributions
  }
}

extension Operation {
  /// Whether its values tend to zero from below without reaching it.
  fileprivate var underflows: Bool {
    guard case .activation(let activation) = self else { return false }
    return [.gelu, .geluTanh, .silu].contains(activation)
  }
}
