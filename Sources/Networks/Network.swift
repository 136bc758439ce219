/// What is explained: an append-only list of nodes.
///
/// The first node is the input and the last one the output. A node's operands are already in the
/// list when it is appended, so the order is topological by construction, and a chain, a residual
/// connection and an unrolled recurrent cell are all just nodes. Every node is validated as it
/// joins: a `Network` that exists can be run.
///
///     var network = try Network(shape: [2], units: ["x1", "x2"])
///     try network.append("hidden", .dense(Dense([[1, -1], [0.5, 2]], bias: [0, 1])))
///     try network.append("relu", .activation(.relu))
public struct Network: Hashable, Sendable {
  /// One step of the computation.
  public struct Node: Hashable, Sendable {
    /// Unique in the network.
    public let name: String
    /// What it computes.
    public let operation: Operation
    /// The positions, in the network's list, of the nodes that this one reads.
    public let operands: [Int]
    /// The shape of one example's value here.
    public let shape: Shape
    /// A name for each neuron, if they have names.
    public let units: [String]?
  }

  /// All nodes, operands before the nodes that read them.
  public private(set) var nodes: [Node] = []
  private var positions: [String: Int] = [:]

  /// A network that so far is only its input.
  ///
  /// - Parameters:
  ///   - shape: The shape of one example, without the batch.
  ///   - units: A name for each input neuron.
  /// - Throws: `NetworkError` for an empty name or unit names that do not fit.
  public init(
    input name: String = "input", shape: Shape, units: [String]? = nil
  ) throws(NetworkError) {
    try join(Node(name: name, operation: .input, operands: [], shape: shape, units: units))
  }

  /// Appends a node and gives its position in the list.
  ///
  /// - Parameters:
  ///   - name: Unique in the network.
  ///   - operands: The positions of the nodes it reads; the last node if not said.
  ///   - units: A name for each neuron; an activation inherits its operand's if not said.
  /// - Throws: `NetworkError` if the node does not fit; the network is then as it was.
  @discardableResult
  public mutating func append(
    _ name: String, _ operation: Operation, of operands: [Int]? = nil, units: [String]? = nil
  ) throws(NetworkError) -> Int {
    let operands = operands ?? [outputPosition]
    for operand in operands where !nodes.indices.contains(operand) {
      throw .unknownOperand(node: name, operand: operand)
    }
    let shape = try operation.shape(from: operands.map { nodes[$0].shape }, at: name)
    if case .embedding = operation, nodes[operands[0]].operation != .input {
      throw .unsuitable(node: name, "an embedding reads the input's indices")
    }
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

  /// How many neurons a node may have.
  public static let maximumNeuronCount = 1 << 26

  /// The first node.
  public var input: Node { nodes[0] }
  /// The last node.
  public var output: Node { nodes[outputPosition] }
  /// The position of the last node.
  public var outputPosition: Int { nodes.count - 1 }

  /// The position of the node with this name.
  public func position(of name: String) -> Int? { positions[name] }

  /// What a neuron is called: its unit's name, or `node[flat index]`.
  public func neuron(_ index: Int, of node: Int) -> String {
    nodes[node].units?[index] ?? "\(nodes[node].name)[\(index)]"
  }
}
