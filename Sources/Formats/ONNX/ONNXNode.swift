/// One step of a graph: an operator that maps named inputs to named outputs.
public struct ONNXNode: Hashable, Sendable {
  /// The node's name. It may be empty and need not be unique.
  public let name: String
  /// The operator, such as `Conv` or `Gemm`; ONNX calls it `op_type`.
  public let `operator`: String
  /// The domain of the operator set; empty for ONNX's own, also where the file says `ai.onnx`.
  public let domain: String
  /// The names of the inputs; an empty name is an omitted argument.
  public let inputs: [String]
  /// The names of the outputs; an empty name is an omitted result.
  public let outputs: [String]
  /// The attributes by name.
  public let attributes: [String: ONNXAttribute]

  /// Creates a node, for example one that stands for a step of another operator.
  public init(
    name: String, operator: String, domain: String, inputs: [String], outputs: [String],
    attributes: [String: ONNXAttribute]
  ) {
    self.name = name
    self.operator = `operator`
    self.domain = domain
    self.inputs = inputs
    self.outputs = outputs
    self.attributes = attributes
  }
}

extension ONNXNode {
  /// The operator's name, preceded by its domain unless that is ONNX's own.
  public var fullName: String { Self.fullName(domain, `operator`) }

  /// The graphs that the operator runs.
  public var subgraphs: [ONNXGraph] {
    attributes.values.compactMap { if case .graph(let graph) = $0 { graph } else { nil } }
  }

  /// The names of all values that the node may read: its inputs, and what its graphs read from the
  /// graph around them.
  public var reads: [String] {
    inputs.filter { !$0.isEmpty } + subgraphs.flatMap(\.captured)
  }
}

extension ONNXGraph {
  /// The names of the values that the graph reads from the graph around it.
  var captured: [String] {
    var own = Set(initializers.keys).union(inputs.map(\.name))
    var captured: [String] = []
    for node in nodes {
      captured += node.reads.filter { !own.contains($0) }
      own.formUnion(node.outputs)
    }
    return captured + outputs.map(\.name).filter { !own.contains($0) }
  }
}
