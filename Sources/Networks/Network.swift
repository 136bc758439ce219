/// A network: an append-only list of nodes.
///
/// The first node is the input and the last one the output. The operands of a node are already in
/// the list when it is appended, so the order is topological by construction. Chains, residual
/// connections and unrolled recurrent cells are all just nodes. Every node is validated when it is
/// appended, so any `Network` that exists can be run.
///
///     var network = try Network(shape: [2], units: ["x1", "x2"])
///     try network.append("hidden", .dense(Dense([[1, -1], [0.5, 2]], bias: [0, 1])))
///     try network.append("relu", .activation(.relu))
public struct Network: Hashable, Sendable {
  /// A node of the network: one operation with its operands.
  public struct Node: Hashable, Sendable {
    /// The node's name, unique in the network.
    public let name: String
    /// The operation that computes the node's value.
    public let operation: Operation
    /// The positions of the operands in the network's list of nodes.
    public let operands: [Int]
    /// The shape of the node's value for one example, without the batch axis.
    public let shape: Shape
    /// The names of the neurons, if they have any.
    public let units: [String]?
  }

  /// The nodes; operands come before the nodes that read them.
  public private(set) var nodes: [Node] = []
  private var positions: [String: Int] = [:]

  /// Creates a network that consists of its input only.
  ///
  /// - Parameters:
  ///   - name: The name of the input node.
  ///   - shape: The shape of one example, without the batch axis.
  ///   - units: A name for each input neuron.
  /// - Throws: `NetworkError` if a name is empty or the unit names do not fit.
  public init(
    input name: String = "input", shape: Shape, units: [String]? = nil
  ) throws(NetworkError) {
    try join(Node(name: name, operation: .input, operands: [], shape: shape, units: units))
  }

  /// Appends a node and returns its position in the list.
  ///
  /// - Parameters:
  ///   - name: The node's name, unique in the network.
  ///   - operation: The operation that computes the node's value.
  ///   - operands: The positions of the operands; by default the last node.
  ///   - units: A name for each neuron; by default an activation inherits its operand's names.
  /// - Throws: `NetworkError` if the node does not fit; the network is then unchanged.
  @discardableResult
  public mutating func append(
    _ name: String, _ operation: Operation, of operands: [Int]? = nil, units: [String]? = nil
  ) throws(NetworkError) -> Int {
    let operands = operands ?? [outputPosition]
    for operand in operands where !nodes.indices.contains(operand) {
      throw .unknownOperand(node: name, operand: operand)
    }
    let shape = try operation.shape(from: operands.map { nodes[$0].shape }, at: name)
    var units = units
    if units == nil, case .activation = operation { units = nodes[operands[0]].units }
    try join(
      Node(name: name, operation: operation, operands: operands, shape: shape, units: units))
    return outputPosition
  }

  private mutating func join(_ node: Node) throws(NetworkError) {
    guard !node.name.isEmpty else { throw .emptyName(position: nodes.count) }
    guard position(of: node.name) == nil else { throw .duplicateName(node.name) }
    guard node.shape.count <= Network.maximumNeuronCount else {
      throw .tooLarge(node: node.name, shape: node.shape)
    }
    if let units = node.units {
      guard units.count == node.shape.count else {
        throw .unitCount(node: node.name, units: units.count, neurons: node.shape.count)
      }
      guard Set(units).count == units.count, !units.contains("") else {
        throw .unitNames(node: node.name)
      }
    }
    positions[node.name] = nodes.count
    nodes.append(node)
  }

  /// The largest number of neurons that a node may have.
  public static let maximumNeuronCount = 1 << 26

  /// The input: the first node.
  public var input: Node { nodes[0] }
  /// The output: the last node.
  public var output: Node { nodes[outputPosition] }
  /// The position of the output, the last in the list.
  public var outputPosition: Int { nodes.count - 1 }

  /// The position of the node with this name; `nil` if there is none.
  public func position(of name: String) -> Int? { positions[name] }

  /// The name of a neuron: its unit name, or `node[flat index]` if it has none.
  public func neuron(_ index: Int, of node: Int) -> String {
    nodes[node].units?[index] ?? "\(nodes[node].name)[\(index)]"
  }
}
