/// One line of the trace: the message from neuron k of a node to a neuron of an operand or to a
/// sink.
///
///     R(j ← k) = contribution / total · relevance = message
public struct Redistribution: Hashable, Sendable {
  /// The receiver of a message.
  public enum Receiver: Hashable, Sendable {
    /// A neuron of an operand, by the node's position and the neuron's flat index.
    case neuron(node: Int, index: Int)
    /// A sink: the relevance is not propagated further.
    case sink(Sink)
  }

  /// The index of the example in the batch, from 0.
  public let example: Int
  /// The position in the network of the node that redistributes.
  public let node: Int
  /// The flat index of the redistributing neuron k.
  public let k: Int
  /// The receiver of the message.
  public let receiver: Receiver
  /// The numerator: Z_jk, or ε·sgn(Σ Z_jk) for the stabiliser. Under LRP-αβ it is multiplied by α
  /// or −β.
  public let contribution: Double
  /// The denominator, stabiliser included; under LRP-αβ that of one side. It is zero if there was
  /// nothing to divide by, in which case the whole message goes to a sink.
  public let total: Double
  /// The relevance R_k of neuron k.
  public let relevance: Double
  /// The relevance that the message carries.
  public let message: Double

  /// Creates a redistribution.
  @inlinable
  public init(
    example: Int, node: Int, k: Int, receiver: Receiver, contribution: Double, total: Double,
    relevance: Double, message: Double
  ) {
    self.example = example
    self.node = node
    self.k = k
    self.receiver = receiver
    self.contribution = contribution
    self.total = total
    self.relevance = relevance
    self.message = message
  }
}
