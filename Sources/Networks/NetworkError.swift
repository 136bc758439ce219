/// The reason why a network is not valid. Each description is one line that names the node or
/// parameter.
public enum NetworkError: Error, Hashable, Sendable {
  /// A node's name is empty.
  case emptyName(position: Int)
  /// Two nodes have the same name.
  case duplicateName(String)
  /// A node reads a position that is not before it in the list.
  case unknownOperand(node: String, operand: Int)
  /// A node has the wrong number of operands for its operation.
  case operandCount(node: String, operation: Operation.Kind, found: Int, expected: ClosedRange<Int>)
  /// An input is appended to a network, which already has one.
  case secondInput(node: String)
  /// The weights of a dense layer are not a matrix.
  case weightShape(node: String, weight: Shape)
  /// A bias does not have one element per output.
  case biasShape(node: String, bias: Shape, outputs: Int)
  /// The weights of a dense layer do not fit its operand.
  case inputCount(node: String, operand: Shape, weight: Shape)
  /// The shapes of a node's operands cannot be combined.
  case operandShapes(node: String, shapes: [Shape])
  /// A reshape changes the number of elements.
  case reshape(node: String, from: Shape, to: Shape)
  /// A parameter or an operand's shape does not suit the operation; the text gives the reason.
  case unsuitable(node: String, String)
  /// A node has more than `Network.maximumNeuronCount` neurons.
  case tooLarge(node: String, shape: Shape)
  /// A parameter contains a number that is not finite.
  case nonFinite(node: String, parameter: String, index: Int)
  /// Both factors of a product are gates.
  case onlyGates(node: String)
  /// The number of unit names is not the number of neurons.
  case unitCount(node: String, units: Int, neurons: Int)
  /// A unit name is empty or occurs twice.
  case unitNames(node: String)
  /// A parameter is missing, has the wrong shape, or does not exist in the network.
  case parameter(String, found: Shape?, expected: Shape?)
}

extension NetworkError: CustomStringConvertible {
  /// A one-line description that names the node and the problem.
  public var description: String {
    switch self {
    case .emptyName(let position):
      "node \(position) has no name"
    case .duplicateName(let name):
      "two nodes are called '\(name)'"
    case .unknownOperand(let node, let operand):
      "node '\(node)' reads node \(operand), which does not precede it in the network"
    case .operandCount(let node, let operation, let found, let expected):
      "node '\(node)' (\(operation.rawValue)) has \(found) operands; it takes"
        + " \(NetworkError.words(expected))"
    case .secondInput(let node):
      "node '\(node)' would be a second input; a network has only one"
    case .weightShape(let node, let weight):
      "node '\(node)' has weights of shape \(weight); a dense layer takes outputs × inputs"
    case .biasShape(let node, let bias, let outputs):
      "node '\(node)' has a bias of shape \(bias) for \(outputs) outputs"
    case .inputCount(let node, let operand, let weight):
      "node '\(node)' has weights of shape \(weight), which do not fit the last axis of \(operand)"
    case .operandShapes(let node, let shapes):
      "node '\(node)' combines \(shapes.map(\.description).joined(separator: " and ")),"
        + " which do not fit"
    case .reshape(let node, let from, let to):
      "node '\(node)' cannot turn \(from) (\(from.count) elements) into \(to) (\(to.count))"
    case .unsuitable(let node, let reason):
      "node '\(node)': \(reason)"
    case .tooLarge(let node, let shape):
      "node '\(node)' has \(shape) = \(shape.count) neurons, more than \(Network.maximumNeuronCount)"
    case .nonFinite(let node, let parameter, let index):
      "node '\(node)' has a \(parameter) at \(index) that is not finite"
    case .onlyGates(let node):
      "node '\(node)' multiplies two gates: one operand must be the signal"
    case .unitCount(let node, let units, let neurons):
      "node '\(node)' has \(neurons) neurons and \(units) unit names"
    case .unitNames(let node):
      "node '\(node)' has unit names that are empty or not unique"
    case .parameter(let name, nil, let expected?):
      "the parameter '\(name)' of shape \(expected) is missing"
    case .parameter(let name, let found?, let expected?):
      "the parameter '\(name)' has the shape \(found); the network has \(expected)"
    case .parameter(let name, _, nil):
      "the network has no parameter '\(name)'"
    }
  }

  private static func words(_ counts: ClosedRange<Int>) -> String {
    counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) or more"
  }
}
