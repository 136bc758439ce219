public import Networks

/// A network read from an ONNX file.
public struct ImportedModel: Sendable {
  /// The network for one example, without the file's batch axis.
  public let network: Network
  /// The name of the explained input in the file.
  public let inputName: String
  /// The dimensions of the explained input in the file, for one example: the length of the batch is 1
  /// unless the file's examples are explained together.
  public let inputDimensions: [Int]
  /// Whether the explained input consists of whole numbers, such as the indices of words.
  public let takesWholeNumbers: Bool
  /// The name of the explained output in the file.
  public let outputName: String
  /// The names of all outputs in the file.
  public let outputNames: [String]
  /// Whether the file's axis 0 is an axis of the network, because it is not a batch of examples, or
  /// because the model mixes them.
  public let keepsFirstAxis: Bool
  /// The program that wrote the file, with its version.
  public let producer: String
  /// The version of ONNX's operator set that the file uses.
  public let opset: Int
  /// What a user should know about the conversion, one sentence each.
  public let remarks: [String]
}
