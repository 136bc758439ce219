/// Why a node cannot join a network. Each description is one line that names the node.
public enum NetworkError: Error, Hashable, Sendable {
  case emptyName(position: Int)
  case duplicateName(String)
  case unknownOperand(node: String, operand: Int)
  case operandCount(node: String, operation: Operation.Kind, found: Int, expected: ClosedRange<Int>)
  case secondInput(node: String)
  case weightShape(node: String, weight: Shape)
  case biasShape(node: String, bias: Shape, outputs: Int)
  case inputCount(node: String, operand: Shape, weight: Shape)
  case operandShapes(node: String, shapes: [Shape])
  case reshape(node: String, from: Shape, to: Shape)
  case unsuitable(node: String, String)
  case tooLarge(node: String, shape: Shape)
  case nonFinite(node: String, parameter: String, index: Int)
  case onlyGates(node: String)
  case unitCount(node: String, units: Int, neurons: Int)
  case unitNames(node: String)
  case parameter(String, found: Shape?, expected: Shape?)
}

extension NetworkError: CustomStringConvertible {
  /// One line that names the node and what does not fit.
  public var description: String {
    switch self {
    case .emptyName(let position):
      "node \(position) has no name"
    case .duplicateName(let name):
      "two nodes are called '\(name)'"
    case .unknownOperand(let node, let operand):
      "node '\(node)' reads node \(operand), which is not in the network before it"
    case .operandCount(let node, let operation, let found, let expected):
      "node '\(node)' (\(operation.rawValue)) has \(found) operands where it takes"
        + " \(NetworkError.words(expected))"
    case .secondInput(let node):
      "node '\(node)' would be a second input; a network has one"
    case .weightShape(let node, let weight):
      "node '\(node)' has weights of shape \(weight) where dense takes outputs × inputs"
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
      "the parameter '\(name)' has the shape \(found) where the network has \(expected)"
    case .parameter(let name, _, nil):
      "the network has no parameter '\(name)'"
    }
  }

  private static func words(_ counts: ClosedRange<Int>) -> String {
    counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) or more"
  }
}
