/// The computation that an ONNX file describes.
public struct ONNXGraph: Hashable, Sendable {
  /// The graph's name in the file.
  public let name: String
  /// The nodes in topological order: each reads only values that earlier nodes produce.
  public let nodes: [ONNXNode]
  /// The constant tensors stored in the file, weights included, by name.
  public let initializers: [String: ONNXTensor]
  /// The values that a caller must supply. Initializers that a file of IR version 3 also lists as
  /// inputs are excluded.
  public let inputs: [ONNXValue]
  /// The graph's outputs: at least one, each an input, an initializer or the output of a node.
  public let outputs: [ONNXValue]

  /// Creates a graph, for example the body of a function.
  public init(
    name: String, nodes: [ONNXNode], initializers: [String: ONNXTensor], inputs: [ONNXValue],
    outputs: [ONNXValue]
  ) {
    self.name = name
    self.nodes = nodes
    self.initializers = initializers
    self.inputs = inputs
    self.outputs = outputs
  }
}
