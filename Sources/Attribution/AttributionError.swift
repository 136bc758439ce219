public import Networks

/// The floating-point precision of an engine.
public enum Precision: String, Sendable {
  /// 32 bits: `Float`.
  case single
  /// 64 bits: `Double`.
  case double
}

/// The reason why an attribution was refused. Each description is one line.
public enum AttributionError: Error, Hashable, Sendable {
  /// The inputs do not have the shape of a batch for the network.
  case inputShape(found: Shape, expected: Shape)
  /// The baselines do not have the shape of the inputs.
  case baselineShape(found: Shape, expected: Shape)
  /// The values of the initial relevance do not have the shape of the output.
  case initialRelevanceShape(found: Shape, expected: Shape)
  /// A number of the named tensor is not finite; the flat index tells which.
  case nonFinite(String, Int)
  /// The target is not an output of the network.
  case target(Int, neurons: Int)
  /// The number of targets is not the number of examples.
  case targetCount(found: Int, examples: Int)
  /// A result at a node exceeds the range of the engine's precision.
  case outOfRange(String, node: String, Int, in: Precision)
  /// An activation is not defined at the value that an element of its operand has.
  case undefined(node: String, Int, Activation, at: Float)
  /// The number of steps is less than 1.
  case steps(Int)
  /// The number of samples is less than 1.
  case samples(Int)
  /// An index in the input is not a row of the embedding's table.
  case row(Int, rows: Int)
  /// The noise level is negative or not finite.
  case noise(Double)
  /// The window or the stride of an occlusion is out of range.
  case window(Int, stride: Int)
  /// A method for maps was asked for a node that has no positions.
  case noMap(node: String, Shape)
  /// The node has no such neuron or channel.
  case feature(Feature, node: String, Shape)
  /// An option of activation maximisation is out of range; the text gives the reason.
  case maximisation(String)
  /// A method for images was asked for an input that is not an image.
  case noImage(Shape)
  /// CAM was asked for a network without global average pooling at its end.
  case noGlobalAverage(node: String, String)
}

extension AttributionError: CustomStringConvertible {
  /// A one-line description: what was found, and what would be right.
  public var description: String {
    switch self {
    case .inputShape(let found, let expected):
      "the input has the shape \(found); the network takes a batch of \(expected)"
    case .baselineShape(let found, let expected):
      "the baseline has the shape \(found); the input has \(expected)"
    case .initialRelevanceShape(let found, let expected):
      "the initial relevance has the shape \(found); the output has \(expected)"
    case .nonFinite(let what, let index):
      "the \(what) is not finite at \(index)"
    case .target(let index, let neurons):
      "target \(index) is not one of the \(neurons) outputs, 0 to \(neurons - 1)"
    case .targetCount(let found, let examples):
      "\(found) targets for \(examples) examples"
    case .outOfRange(let what, let node, let index, let precision):
      "the \(what) of '\(node)' at \(index) is too large for a number of \(precision) precision"
    case .undefined(let node, let index, let activation, let value):
      "node '\(node)' is not defined at \(index): it computes \(activation), and its operand is"
        + " \(value) there"
    case .steps(let steps):
      "\(steps) steps: at least one is needed"
    case .samples(let samples):
      "\(samples) samples: at least one is needed"
    case .noise(let noise):
      "noise of \(noise): it must be a fraction of the input's range, at least 0"
    case .window(let window, let stride):
      "a window of \(window) and a stride of \(stride): both must be at least 1, stride ≤ window"
    case .noMap(let node, let shape):
      "node '\(node)' has the shape \(shape), which is not a channels × positions map"
    case .feature(let feature, let node, let shape):
      "node '\(node)' of the shape \(shape) has no \(feature)"
    case .maximisation(let reason):
      reason
    case .noImage(let shape):
      "the input has the shape \(shape), which is not a channels × height × width image"
    case .noGlobalAverage(let node, let operation):
      "CAM needs a network that ends with an average over all positions and one dense layer;"
        + " node '\(node)' is \(operation)"
    case .row(let index, let rows):
      "the input at \(index) is not one of an embedding's rows, 0 to \(rows - 1)"
    }
  }
}
