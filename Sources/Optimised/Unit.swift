import Networks

/// Resolves the ambiguity with Foundation's `Operation`.
typealias Operation = Networks.Operation

/// A step of the compiled computation: a node of the network with its shapes, weights and layouts,
/// or a change of layout between two nodes.
struct Unit {
  /// The node's position in the network; `nil` for a change of layout.
  let node: Int?
  let operation: Operation
  let work: Work
  /// The indices of the units that this one reads.
  let operands: [Int]
  /// The indices of the units that read this one.
  let readers: [Int]
  let shape: Shape
  let layout: Layout
  /// Whether no value here can be negative.
  let isNonNegative: Bool
  /// Whether everything that comes back to this unit passes through max pooling over at least four
  /// positions, so that most of it is zero.
  var isPooled = false

  /// The work of a unit, ready to run.
  enum Work {
    case input
    case constant(Tensor)
    case linear(Connections)
    /// Moves elements to new places.
    case rearrange(RearrangementConnections)
    case activation(ActivationFunction)
    case maxPool(MaxPooling)
    /// Multiplies factors that are broadcast to a common shape.
    case product([BoxConnections])
    case softmax(Softmax)
    case layerNormalization(LayerNormalizing)
    case embedding(Tensor)
  }
}

extension Unit {
  /// Whether the unit is a ReLU.
  var isReLU: Bool { operation == .activation(.relu) }
}
