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
  /// The replaced values do not have the shape of their node.
  case replacementShape(node: String, found: Shape, expected: Shape)
  /// Two concepts name the same node.
  case secondConcept(node: String)
  /// A number of the named tensor is not finite; the flat index tells which.
  case nonFinite(String, Int)
  /// The target is not an output of the network.
  case target(Int, neurons: Int)
  /// The target is not a channel of the network's output.
  case targetChannel(Int, channels: Int)
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
  /// An element of the named tensor is not a row of the embedding's table.
  case row(String, Int, rows: Int)
  /// The noise level is negative or not finite.
  case noise(Double)
  /// The sharpness of BetaSmooth is not positive and finite.
  case beta(Double)
  /// The windows or strides of an occlusion are out of range for an input of this shape.
  case window([Int], stride: [Int], Shape)
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
    case .replacementShape(let node, let found, let expected):
      "the replaced values have the shape \(found); node '\(node)' has \(expected)"
    case .secondConcept(let node):
      "node '\(node)' has two concepts: name all of its channels in one"
    case .nonFinite(let what, let index):
      "the \(what) is not finite at \(index)"
    case .target(let index, let neurons):
      "target \(index) is not one of the \(neurons) outputs, 0 to \(neurons - 1)"
    case .targetChannel(let channel, let channels):
      "target \(channel) is not one of the \(channels) channels of the output, 0 to \(channels - 1)"
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
      "noise of \(noise): it must be a finite number, at least 0"
    case .beta(let beta):
      "a sharpness of \(beta): it must be a finite number above 0"
    case .window(let window, let stride, let shape):
      "windows of \(AttributionError.lengths(window)) with strides of"
        + " \(AttributionError.lengths(stride)) on an input of \(shape): each axis needs"
        + " 1 ≤ stride ≤ window ≤ length"
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
    case .row(let what, let index, let rows):
      "the \(what) at \(index) is not one of an embedding's rows, 0 to \(rows - 1)"
    }
  }

  private static func lengths(_ lengths: [Int]) -> String {
    lengths.map(String.init).joined(separator: "×")
  }
}
