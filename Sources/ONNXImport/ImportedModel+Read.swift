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
  /// - Throws: `ReadError` that names the node, the operator and the reason.
  public static func read(
    _ path: String, options: ImportOptions = ImportOptions()
  ) throws(ReadError) -> ImportedModel {
    try ImportedModel(ONNXModel.read(path), path: path, options: options)
  }

  /// Converts a parsed model to a network.
  ///
  /// The network is made for the lengths that the options or the file give to the input. Axis 0 is the
  /// batch and not an axis of the network, so that examples are explained one by one, unless the file
  /// fixes it to several examples and mixes them, or the options give it another length.
  ///
  /// - Parameters:
  ///   - model: The parsed model.
  ///   - path: The file's path, for error messages only.
  ///   - options: What the file leaves open, and what the reader of the model chooses.
  /// - Throws: `ReadError` that names the node, the operator and the reason.
  public init(
    _ model: ONNXModel, path: String, options: ImportOptions = ImportOptions()
  ) throws(ReadError) {
    let request = try ImportRequest(model, path: path, options)
    var failure: ReadError?
    for attempt in request.attempts {
      do throws(ReadError) {
        var importer = try Importer(
          model, path: path, input: request.input, attempt, output: request.output,
          constants: request.constants)
        try importer.run()
        self.init(model, request, importer, attempt)
        return
      } catch {
        // Where the file fixes the batch, the attempt without examples says what is really missing.
        failure = request.attempts[0].batch == nil ? failure ?? error : error
      }
    }
    throw failure ?? ReadError(.malformed, path: path, place: "graph", reason: "it has no input")
  }

  private init(
    _ model: ONNXModel, _ request: ImportRequest, _ importer: Importer,
    _ attempt: ImportRequest.Attempt
  ) {
    network = importer.network
    inputName = request.input.name
    inputDimensions = attempt.dimensions
    takesWholeNumbers = request.input.elementType.map { !$0.isReal } ?? false
    outputName = request.output
    outputNames = model.graph.outputs.map(\.name)
    keepsFirstAxis = !NodeValue.dropsAxis(attempt.dimensions)
    producer = model.producer
    opset = model.opsets[""] ?? 1
    remarks = importer.remarks
  }
}
