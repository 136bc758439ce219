import Arguments
import Attribution
import Figures
import Formats
import Networks
import ONNXImport
import Programs

/// The command line with its files, read and checked.
struct Request {
  let arguments: ParsedArguments
  let method: Method
  let parameters: Parameters
  /// The colours and scale of a heatmap, if one is written.
  let heatmap: Heatmap
  /// The dtype of the arrays that are written.
  let precision: NPY.Precision
  let modelPath: String
  let model: ImportedModel
  /// The network to explain; for LRP, with batch normalisation merged.
  let network: Network
  let engineName: EngineName
  /// The engine that computes the explanation.
  let engine: any Engine
  let input: Input?
  let labels: [String]?
  /// The outputs to explain: one, or all.
  let targets: [Target]

  init(_ arguments: ParsedArguments) throws(Refusal) {
    let engineName = try EngineName.chosen(by: arguments)
    self.engineName = engineName
    let method = try Method.chosen(by: arguments)
    self.arguments = arguments
    self.method = method
    parameters = try Parameters(arguments)
    try arguments.checkFiles()
    precision = try NPY.Precision.chosen(by: arguments, for: engineName)
    heatmap = try Heatmap.chosen(by: arguments, for: method)
    modelPath = arguments.operands[0]
    if modelPath.isEmpty { throw Refusal(.usage, "MODEL.onnx is missing; see explain --help") }
    try Request.checkOrder(of: modelPath)
    let path = arguments.operands.dropFirst().first
    let file = try path.map(InputFile.read)
    let model = try Request.model(modelPath, explaining: file, arguments)
    self.model = model
    network =
      method == .lrp
      ? try refusing(modelPath) { try model.network.mergingBatchNormalization() } : model.network

    let repeatsPasses =
      method.repeatsPasses || arguments.has(.smooth) || arguments.value(.target) == "all"
    engine = engineName.engine(
      for: network, threads: parameters.threads, repeatsPasses: repeatsPasses)

    if arguments.has(.smooth), method != .gradient, let start = network.slopeStart {
      let isEmbedding = network.embedding != nil
      throw Refusal(
        .usage,
        "--smooth varies the input continuously, but this network's input "
          + (isEmbedding
            ? "is the indices of an embedding's rows: only gradient is smoothed at the embedding"
            : "has no slope: only gradient is smoothed, at '\(network.nodes[start].name)'"))
    }
    let asked = [Command.Option.ledger] + Command.Option.outputs
    if path == nil,
      asked.contains(where: arguments.has) || !(arguments.has(.nodes) || arguments.has(.plan))
    {
      throw Refusal(.usage, "INPUT is missing; see explain --help")
    }
    input = try file.map { file throws(Refusal) in
      try Input.fitting(file, to: model.network, arguments)
    }
    let output = model.network.output.shape
    labels = try Request.labels(arguments, outputs: output.classes)
    targets = try parameters.target.targets(for: output, examples: input?.values.examples)
  }

  /// The names of the nodes that were merged into the nodes before them.
  var merged: [String] {
    guard method == .lrp else { return [] }
    return model.network.nodes.indices.filter(model.network.canMerge)
      .map { model.network.nodes[$0].name }
  }

  private static func labels(
    _ arguments: ParsedArguments, outputs: Int
  ) throws(Refusal) -> [String]? {
    guard let path = arguments.value(.labels) else { return nil }
    let labels = try refusing { try TextFile.lines(of: path) }
    guard labels.count == outputs else {
      throw Refusal(
        .badData, "\(path): it names \(labels.count) outputs; the network has \(outputs)")
    }
    return labels
  }

  /// A model that is an array or an image stands in the place of the input.
  private static func checkOrder(of modelPath: String) throws(Refusal) {
    guard let beginning = ByteReader.beginning(of: modelPath, 16) else { return }
    let what: String? =
      switch FileKind(of: beginning) {
      case .npy, .npz: "an array"
      case .png, .jpeg, .netpbm: "an image"
      case .other(let name): name
      case nil: nil
      }
    guard let what else { return }
    throw Refusal(
      .badData, "\(modelPath): it is \(what), not an ONNX model; the model comes first")
  }
}

extension NPY.Precision {
  /// The dtype that the command line asks for, by default the precision of the engine.
  static func chosen(
    by arguments: ParsedArguments, for engine: EngineName
  ) throws(Refusal) -> NPY.Precision {
    let word = try arguments.choice(.dtype, among: allCases.map(\.rawValue))
    return word.flatMap(NPY.Precision.init) ?? (engine == .optimised ? .float32 : .float64)
  }
}
