import Networks

/// Foundation has an `Operation` of its own.
typealias Operation = Networks.Operation

/// One step of the compiled computation: a node of the network with its shapes, weights and layouts
/// settled, or a change of layout between two nodes.
struct Unit {
  /// The node's position in the network, or `nil` where values only change their layout.
  let node: Int?
  let operation: Operation
  let work: Work
  /// The units that it reads.
  let operands: [Int]
  /// The units that read it.
  let readers: [Int]
  let shape: Shape
  let layout: Layout
  /// Whether no value here can be negative.
  let isNonNegative: Bool
  /// Whether all that comes back to it comes through max pooling of at least four positions each, so
  /// that most of it is zero.
  var isPooled = false

  /// What it computes, ready to run.
  enum Work {
    case input
    case constant([Double])
    case linear(Connections)
    /// Elements at new places.
    case rearrange(FixedWeightConnections)
    case activation(ActivationFunction)
    case maxPool(MaxPooling)
    /// The factors spread over their common shape.
    case product([FixedWeightConnections])
    case softmax(Softmax)
    case layerNormalization(LayerNormalizing)
    case embedding(Tensor)
  }
}

extension Unit {
  /// Whether it is a ReLU.
  var isReLU: Bool { operation == .activation(.relu) }
}
