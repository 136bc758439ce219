/// A sink: a cause for which relevance is not propagated further.
public enum Sink: String, Hashable, Sendable, CaseIterable {
  /// The bias's share: neuron 0 of a linear operation.
  case bias
  /// The stabiliser's share of the denominator.
  case stabiliser
  /// All of a neuron's relevance where its denominator is zero.
  case zeroDenominator = "zero denominator"
  /// The part αR or −βR of LRP-αβ where a neuron has no contribution of that sign.
  case emptySide = "empty side"
  /// What the numerators leave of the denominator, where a rule divides by another sum than theirs.
  case numerator
  /// The relevance of padded positions.
  case padding
  /// The relevance of constants, and of nodes that count as constants.
  case constant
  /// What an activation's own gradient does not conserve.
  case gradient
  /// The relevance of channels that a concept does not choose.
  case otherChannels = "other channels"
  /// The zeroth-order term of softmax's Taylor expansion, which belongs to no input.
  case taylor = "Taylor remainder"
}

/// An account of all relevance of one example: for each node, what it received, what it propagated,
/// and what its sinks took.
///
/// Every sink is computed from its own formula, not as a difference, so that
///
///     received = propagated + Σ sinks
///
/// can fail, and is tested.
public struct Ledger: Hashable, Sendable {
  /// The account of one node.
  public struct Entry: Hashable, Sendable {
    /// The relevance Σ_k R_k that the node's readers propagated to it, or its initial relevance.
    public internal(set) var received = 0.0
    /// The sum of all messages to the operands; zero at the input, which keeps what it receives.
    public internal(set) var propagated = 0.0
    /// The relevance that each sink took; a sink that took nothing is absent.
    public internal(set) var sinks: [Sink: Double] = [:]
    /// Σ |message| over all messages, those to sinks included: the scale of rounding errors. `nil`
    /// on the optimised path, which computes no single messages.
    public internal(set) var messageMagnitude: Double?

    /// Creates an entry without relevance.
    public init() {}
  }

  /// The entry of each node, in the network's order.
  public private(set) var entries: [Entry]

  /// Creates an empty ledger with one entry per node.
  public init(nodes: Int) { entries = Array(repeating: Entry(), count: nodes) }

  /// Records the relevance that a node received.
  public mutating func recordReceived(_ sum: Double, at node: Int) {
    entries[node].received += sum
  }

  /// Records the relevance that a node propagated to its operands and, if known, the sum of the
  /// magnitudes of all its messages, those to sinks included.
  public mutating func recordPropagated(
    _ sum: Double, messageMagnitude: Double? = nil, at node: Int
  ) {
    entries[node].propagated += sum
    if let messageMagnitude {
      entries[node].messageMagnitude = (entries[node].messageMagnitude ?? 0) + messageMagnitude
    }
  }

  /// Records the relevance that a sink took at a node.
  public mutating func recordSink(_ amount: Double, in sink: Sink, at node: Int) {
    guard amount != 0 else { return }
    entries[node].sinks[sink, default: 0] += amount
  }

  /// The relevance that a sink took in the whole network.
  public func total(_ sink: Sink) -> Double {
    entries.reduce(0) { $0 + ($1.sinks[sink] ?? 0) }
  }

  /// The relevance that all sinks took in the whole network.
  public var totalSunk: Double { Sink.allCases.reduce(0) { $0 + total($1) } }
}
