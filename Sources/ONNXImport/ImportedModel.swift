public import Networks

/// A network read from an ONNX file.
public struct ImportedModel: Sendable {
  /// The network of one example: the batch axis of the file is not in it.
  public let network: Network
  /// What the file calls its input and its output.
  public let inputName: String
  public let outputName: String
  /// Who wrote the file, and with which operators.
  public let producer: String
  public let opset: Int
}
