public import Networks

/// What numbers an engine computes with.
public enum Precision: String, Sendable {
  /// `Float`
  case single
  /// `Double`
  case double
}

/// Why an attribution was refused. Each description is one line.
public enum AttributionError: Error, Hashable, Sendable {
  case inputShape(found: Shape, expected: Shape)
  case baselineShape(found: Shape, expected: Shape)
  case initialRelevanceShape(found: Shape, expected: Shape)
  case nonFinite(String, Int)
  case target(Int, neurons: Int)
  case targetCount(found: Int, examples: Int)
  case outOfRange(String, node: String, Int, in: Precision)
  case steps(Int)
  case row(Int, rows: Int)
  case noise(Double)
  case window(Int, stride: Int)
  case noMap(node: String, Shape)
  case feature(Feature, node: String, Shape)
  case maximisation(String)
  case noImage(Shape)
  case noGlobalAverage(node: String, String)
}

extension AttributionError: CustomStringConvertible {
  /// One line that says what was found and what would be right.
  public var description: String {
    switch self {
    case .inputShape(let found, let expected):
      "the input has the shape \(found) where the network takes a batch of \(expected)"
    case .baselineShape(let found, let expected):
      "the baseline has the shape \(found) where the input has \(expected)"
    case .initialRelevanceShape(let found, let expected):
      "the values to start from have the shape \(found) where the output has \(expected)"
    case .nonFinite(let what, let index):
      "the \(what) is not finite at \(index)"
    case .target(let index, let neurons):
      "target \(index) is not one of the \(neurons) outputs, 0 to \(neurons - 1)"
    case .targetCount(let found, let examples):
      "\(found) targets for \(examples) examples"
    case .outOfRange(let what, let node, let index, let precision):
      "the \(what) of '\(node)' at \(index) is too large for a number of \(precision) precision"
    case .steps(let steps):
      "\(steps) steps: at least one is needed"
    case .noise(let noise):
      "noise of \(noise): it is a part of the input's range, at least 0"
    case .window(let window, let stride):
      "a window of \(window) moved by \(stride): both are at least 1, the stride at most the window"
    case .noMap(let node, let shape):
      "node '\(node)' has the shape \(shape), which is no map of channels × positions"
    case .feature(let feature, let node, let shape):
      "node '\(node)' of the shape \(shape) has no \(feature)"
    case .maximisation(let reason):
      reason
    case .noImage(let shape):
      "the input has the shape \(shape), which is no image of channels × height × width"
    case .noGlobalAverage(let node, let operation):
      "CAM needs an average over all positions and one dense layer at the end of the network, and"
        + " node '\(node)' is \(operation)"
    case .row(let index, let rows):
      "the input at \(index) is not one of an embedding's rows, 0 to \(rows - 1)"
    }
  }
}
