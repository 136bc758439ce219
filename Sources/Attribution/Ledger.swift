/// Where relevance stays behind on its way down.
public enum Sink: String, Hashable, Sendable, CaseIterable {
  /// The bias's share: neuron 0 of a linear operation.
  case bias
  /// The stabiliser's share of the denominator.
  case stabiliser
  /// All of a neuron's relevance where there is nothing to divide by.
  case zeroDenominator = "zero denominator"
  /// The part αR or −βR of LRP-αβ where a neuron has no contribution of that sign.
  case emptySide = "empty side"
  /// What lands on padded positions.
  case padding
  /// What reaches a constant.
  case constant
  /// What a node's own gradient does not conserve.
  case gradient
}

/// Where every unit of one example's relevance went: for each node what came in, what went out,
/// and what stayed behind, by cause.
///
/// Every sink is computed from its own formula, not as a difference, so that
///
///     received = handed down + Σ sinks
///
/// can fail, and is tested.
public struct Ledger: Hashable, Sendable {
  /// One node's account.
  public struct Entry: Hashable, Sendable {
    /// Σ_k R_k: what the nodes above, or the start, gave this one.
    public internal(set) var received = 0.0
    /// Σ of all messages to the nodes below; at the input, which keeps what it receives, zero.
    public internal(set) var propagated = 0.0
    /// What stayed behind, by cause; a cause that took nothing is absent.
    public internal(set) var sinks: [Sink: Double] = [:]
    /// Σ |message| over messages and sinks: the scale against which rounding is judged. The
    /// optimised path, which computes no single message, has none.
    public internal(set) var messageMagnitude: Double?

    /// A node with nothing noted yet.
    public init() {}
  }

  /// One for each node, in the network's order.
  public private(set) var entries: [Entry]

  /// An empty ledger for so many nodes.
  public init(nodes: Int) { entries = Array(repeating: Entry(), count: nodes) }

  /// Notes what a node received.
  public mutating func recordReceived(_ sum: Double, at node: Int) {
    entries[node].received += sum
  }

  /// Notes what a node handed to the nodes below it and, where it is known, the sum of the sizes of
  /// all its messages, those to sinks included.
  public mutating func recordPropagated(
    _ sum: Double, messageMagnitude: Double? = nil, at node: Int
  ) {
    entries[node].propagated += sum
    if let messageMagnitude {
      entries[node].messageMagnitude = (entries[node].messageMagnitude ?? 0) + messageMagnitude
    }
  }

  /// Notes what stayed behind at a node.
  public mutating func recordSink(_ amount: Double, in sink: Sink, at node: Int) {
    guard amount != 0 else { return }
    entries[node].sinks[sink, default: 0] += amount
  }

  /// What stayed behind in the whole network for this cause.
  public func total(_ sink: Sink) -> Double {
    entries.reduce(0) { $0 + ($1.sinks[sink] ?? 0) }
  }

  /// What stayed behind in the whole network.
  public var totalSunk: Double { Sink.allCases.reduce(0) { $0 + total($1) } }
}
