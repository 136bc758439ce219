/// An ONNX file as plain data, checked to be whole and in order.
///
/// What the operators mean, and whether they fit together, is for an importer to say.
///
/// Source: onnx.ai/onnx/repo-docs/IR.html and onnx.proto3 of ONNX 1.23.
public struct ONNXModel: Hashable, Sendable {
  /// The version of the file format.
  public let irVersion: Int
  /// The version of each operator set in use, by domain; ONNX's own has the empty domain.
  public let opsets: [String: Int]
  /// Which program wrote the file, and its version, as far as it says.
  public let producer: String
  /// The functions that the file defines for itself, as `domain.name`. No node uses one.
  public let functions: [String]
  /// What is computed.
  public let graph: ONNXGraph
}
