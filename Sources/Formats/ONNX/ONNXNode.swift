/// One step of a graph: an operator takes values that have names and makes values with names.
public struct ONNXNode: Hashable, Sendable {
  /// May be empty, and need not be unique.
  public let name: String
  /// `Conv`, `Gemm`; ONNX calls it `op_type`.
  public let `operator`: String
  /// Which operator set it is from; empty for ONNX's own, also where the file says `ai.onnx`.
  public let domain: String
  /// An empty name stands for an argument left out.
  public let inputs: [String]
  /// An empty name stands for a result left out.
  public let outputs: [String]
  /// By their names.
  public let attributes: [String: ONNXAttribute]
}
