/// The computation that an ONNX file describes.
public struct ONNXGraph: Hashable, Sendable {
  /// What the file calls it.
  public let name: String
  /// In an order in which each node finds what it reads made by those before it.
  public let nodes: [ONNXNode]
  /// The tensors that the file holds, by name: weights and other constants.
  public let initializers: [String: ONNXTensor]
  /// What has to be given. The initializers that a file of IR version 3 lists here too are left
  /// out.
  public let inputs: [ONNXValue]
  /// At least one, each of them an input, an initializer or made by a node.
  public let outputs: [ONNXValue]
}
