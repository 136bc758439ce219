public import Formats
import Networks

extension ImportedModel {
  /// Reads an ONNX file as a network of one example.
  ///
  /// What exporters take apart is put together again: a matrix product and a constant sum are one
  /// dense layer, several elementwise operators one activation, the mean over positions an average
  /// pooling; in a product with a sigmoid the sigmoid is the gate. Only what the output needs is
  /// read.
  ///
  /// - Throws: `ReadError` that names the node, the operator and what is supported.
  public static func read(_ path: String) throws(ReadError) -> ImportedModel {
    try ImportedModel(ONNXModel.read(path), path: path)
  }

  /// The network of a model that has been read.
  ///
  /// - Parameter path: The file's name, for errors.
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
