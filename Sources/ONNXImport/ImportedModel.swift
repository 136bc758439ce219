public import Networks

/// A network read from an ONNX file.
public struct ImportedModel: Sendable {
  /// The network for one example, without the file's batch axis.
  public let network: Network
  /// The name of the input in the file.
  public let inputName: String
  /// The name of the output in the file.
  public let outputName: String
  /// The program that wrote the file, with its version.
  public let producer: String
  /// The version of ONNX's operator set that the file uses.
  public let opset: Int
}
