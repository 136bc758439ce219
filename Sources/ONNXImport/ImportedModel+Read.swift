public import Formats
import Networks

extension ImportedModel {
  /// Reads an ONNX file as a network for one example.
  ///
  /// Layers that exporters decompose are reassembled: a matrix product and a constant sum become a
  /// dense layer, several elementwise operators an activation, the mean over positions an average
  /// pooling. In a product with a sigmoid, the sigmoid is the gate. Only the nodes that the output
  /// needs are read.
  ///
  /// - Throws: `ReadError` that names the node, the operator and what is supported.
  public static func read(_ path: String) throws(ReadError) -> ImportedModel {
    try ImportedModel(ONNXModel.read(path), path: path)
  }

  /// Converts a parsed model to a network.
  ///
  /// - Parameters:
  ///   - model: The parsed model.
  ///   - path: The file's path, for error messages only.
  /// - Throws: `ReadError` that names the node, the operator and what is supported.
  public init(_ model: ONNXModel, path: String) throws(ReadError) {
    var importer = try Importer(model, path: path)
    try importer.run()
    network = importer.network
    inputName = importer.inputName
    outputName = importer.outputName
    producer = model.producer
    opset = importer.opset
  }
}
