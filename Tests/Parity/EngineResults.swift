import Attribution
import Foundation
import Networks

/// All that an engine gives for a batch, for comparison to the bit.
struct EngineResults {
  /// What it is, and for each node the numbers of the batch.
  private let parts: [(name: String, tensors: [Tensor])]

  init(
    _ engine: some Engine, _ inputs: Tensor, against baselines: Tensor,
    under composites: [Composite]
  ) throws {
    let nodes = Array(engine.network.nodes.indices)
    let start = InitialRelevance.score(.predicted)
    var parts = [("values", try engine.activations(of: inputs, at: nodes))]
    for relu in ReLURule.allCases {
      let pass = try engine.gradient(of: inputs, from: start, at: nodes, relu: relu)
      parts.append(("\(relu)", [pass.output] + pass.gradients))
    }
    for composite in composites {
      let pass = try engine.relevance(
        of: inputs, under: Plan(composite, for: engine.network), from: start, at: nodes)
      let name = "\(composite.entries.map(\.rule))"
      parts.append((name, [pass.output] + pass.relevances))
      parts.append(("ledgers of \(name)", [Tensor(rows: pass.ledgers.map(\.numbers))]))
    }
    for rule in DeepLIFTRule.allCases {
      let pass = try engine.multipliers(
        of: inputs, against: baselines, from: start, at: nodes, rule: rule)
      parts.append(
        ("\(rule)", [pass.output, pass.baselineOutput, pass.start] + pass.multipliers))
    }
    self.parts = parts
  }

  private init(parts: [(name: String, tensors: [Tensor])]) { self.parts = parts }

  /// The same of one example, a batch of its own.
  func example(_ n: Int) -> EngineResults {
    EngineResults(
      parts: parts.map { name, tensors in
        (name, tensors.map { Tensor(batch: [$0.example(n)]) })
      })
  }

  /// What is not the same to the bit.
  func difference(from other: EngineResults) -> String? {
    for (part, otherPart) in zip(parts, other.parts) {
      for (i, (tensor, otherTensor)) in zip(part.tensors, otherPart.tensors).enumerated()
      where !tensor.hasBits(of: otherTensor) {
        return "\(part.name), tensor \(i)"
      }
    }
    return nil
  }
}

extension Tensor {
  fileprivate func hasBits(of other: Tensor) -> Bool {
    guard shape == other.shape else { return false }
    return elements.withUnsafeBytes { bytes in
      other.elements.withUnsafeBytes { others in
        guard let first = bytes.baseAddress, let second = others.baseAddress else { return true }
        return memcmp(first, second, bytes.count) == 0
      }
    }
  }
}

extension Ledger {
  fileprivate var numbers: [Double] {
    entries.flatMap { entry in
      [entry.received, entry.propagated] + Sink.allCases.map { entry.sinks[$0] ?? 0 }
    }
  }
}
