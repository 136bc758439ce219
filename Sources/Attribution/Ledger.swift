/// Where relevance stays behind instead of reaching the input, by cause.
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
  /// The zeroth-order term of softmax's Taylor expansion, which belongs to no input.
  case taylor = "Taylor remainder"
}

/// Where every unit of one example's relevance went: for each node what it received, what it
/// propagated, and what stayed behind, by cause.
///
/// Every sink is computed from its own formula, not as a difference, so that
///
///     received = propagated + Σ sinks
///
/// can fail, and is tested.
public struct Ledger: Hashable, Sendable {
  /// One node's account.
  public struct Entry: Hashable, Sendable {
    /// Σ_k R_k: what the node's readers propagated to it, or its initial relevance.
    public internal(set) var received = 0.0
    /// The sum of all messages to the operands; zero at the input, which keeps what it receives.
    public internal(set) var propagated = 0.0
    /// What stayed behind, by cause; a cause that holds nothing is absent.
    public internal(set) var sinks: [Sink: Double] = [:]
    /// Σ |message| over messages and sinks: the scale against which rounding is judged. `nil` on the
    /// optimised path, which computes no single message.
    public internal(set) var messageMagnitude: Double?

    /// An entry without any relevance yet.
    public init() {}
  }

  /// One entry for each node, in the network's order.
  public private(set) var entries: [Entry]

  /// An empty ledger with one entry for each node.
  public init(nodes: Int) { entries = Array(repeating: Entry(), count: nodes) }

  /// Records what a node received.
  public mutating func recordReceived(_ sum: Double, at node: Int) {
    entries[node].received += sum
  }

  /// Records what a node propagated to its operands and, where it is known, the sum of the magnitudes
  /// of all its messages, those to sinks included.
  public mutating func recordPropagated(
    _ sum: Double, messageMagnitude: Double? = nil, at node: Int
  ) {
    entries[node].propagated += sum
    if let messageMagnitude {
      entries[node].messageMagnitude = (entries[node].messageMagnitude ?? 0) + messageMagnitude
    }
  }

  /// Records what stayed behind at a node.
  public mutating func recordSink(_ amount: Double, in sink: Sink, at node: Int) {
    guard amount != 0 else { return }
    entries[node].sinks[sink, default: 0] += amount
  }

  /// How much stayed behind in the whole network for this cause.
  public func total(_ sink: Sink) -> Double {
    entries.reduce(0) { $0 + ($1.sinks[sink] ?? 0) }
  }

  /// How much stayed behind in the whole network.
  public var totalSunk: Double { Sink.allCases.reduce(0) { $0 + total($1) } }
}
