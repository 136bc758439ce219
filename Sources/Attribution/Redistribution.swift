/// One step of the trace: neuron k of a node hands one message to a neuron below or to a sink.
///
///     R(j ← k) = contribution / total · relevance = message
public struct Redistribution: Hashable, Sendable {
  /// Who gets a message.
  public enum Receiver: Hashable, Sendable {
    /// A neuron of a node below, by the node's position and the neuron's flat index.
    case neuron(node: Int, index: Int)
    /// Nobody below: it stays behind.
    case sink(Sink)
  }

  /// Which example of the batch, from 0.
  public let example: Int
  /// The node that hands relevance down, by its position in the network.
  public let node: Int
  /// The neuron of that node, by its flat index.
  public let k: Int
  /// Who gets the message.
  public let receiver: Receiver
  /// The numerator: Z_jk, ε·sgn(Σ Z_jk) for the stabiliser; under LRP-αβ times α or −β.
  public let contribution: Double
  /// The denominator, stabiliser included; under LRP-αβ that side's. Zero where nothing could be
  /// divided and the message goes to a sink whole.
  public let total: Double
  /// R_k, what neuron k has to give.
  public let relevance: Double
  /// What is given.
  public let message: Double

  /// One redistribution, as an engine hands it to a tracer.
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
