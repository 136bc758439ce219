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
}
