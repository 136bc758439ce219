public import Attribution
import Figures
public import Networks
import Scalar

/// A relevance pass over one example, ready to be run under a tracer.
public struct TracedRun: Sendable {
  public let title: String
  public let network: Network
  public let plan: Plan
  public let input: Tensor
  public let start: InitialRelevance
}

extension TracedRun {
  /// All redistributions in the documents' notation, below the title of the run.
  public func text() throws -> String {
    var text = TraceText(of: network, under: plan)
    try run { text.append($0) }
    return "\(title)\n\n\(text.text)\n"
  }

  /// All redistributions as lines of comma-separated values, after a header.
  public func csvLines() throws -> [String] {
    var lines = [Redistribution.csvHeader]
    try run { lines.append($0.csvLine(in: network)) }
    return lines
  }

  private func run(_ trace: (Redistribution) -> Void) throws {
    _ = try ScalarEngine(for: network).relevance(
      of: input, under: plan, from: start, at: [], trace: trace)
  }
}
