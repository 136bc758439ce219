/// An ONNX file as plain data, checked to be complete and well-formed.
///
/// The meaning of the operators, and whether they fit together, is left to the importer.
///
/// Source: onnx.ai/onnx/repo-docs/IR.html and onnx.proto3 of ONNX 1.23.
public struct ONNXModel: Hashable, Sendable {
  /// The version of the file format.
  public let irVersion: Int
  /// The version of each operator set in use, by domain; ONNX's own has the empty domain.
  public let opsets: [String: Int]
  /// The program that wrote the file and its version, where stated.
  public let producer: String
  /// The functions that the file defines.
  public let functions: [ONNXFunction]
  /// The computation.
  public let graph: ONNXGraph
}
