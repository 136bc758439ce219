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
    try Request.checkFiles(arguments)
    heatmap = try Heatmap.chosen(by: arguments, for: method)
    modelPath = arguments.operands[0]
    if modelPath.isEmpty { throw Refusal(.usage, "MODEL.onnx is missing; see explain --help") }
    let model = try refusing { [modelPath] in try ImportedModel.read(modelPath) }
    self.model = model
    network =
      method == .lrp
      ? try refusing(modelPath) { try model.network.mergingBatchNormalization() } : model.network

    engine = engineName.engine(for: network, threads: parameters.threads)

    if arguments.has(.smooth), method != .gradient, network.embedding != nil {
      throw Refusal(
        .usage,
        "--smooth varies the input continuously, but this network's input is the indices of an"
          + " embedding's rows: only gradient is smoothed at the embedding")
    }
    let path = arguments.operands.dropFirst().first
    let asked: [Command.Option] = [.output, .prediction, .ledger, .traceCSV]
    if path == nil,
      asked.contains(where: arguments.has) || !(arguments.has(.nodes) || arguments.has(.plan))
    {
      throw Refusal(.usage, "INPUT is missing; see explain --help")
    }
    input = try path.map { path throws(Refusal) in
      try Input.read(path, for: model.network, arguments)
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

  private static func checkFiles(_ arguments: ParsedArguments) throws(Refusal) {
    if let path = arguments.value(.output), !["npy", "png", "csv"].contains(path.suffix) {
      throw Refusal(.usage, "--output must end in .npy, .png or .csv, unlike '\(path)'")
    }
    for option in [Command.Option.prediction, .baselines, .baseline] {
      if let path = arguments.value(option), path.suffix != "npy",
        !(option == .baseline && Parameters.constantBaseline(path) != nil)
      {
        let number = option == .baseline ? " or a number" : ""
        throw Refusal(.usage, "\(option.name) takes a .npy file\(number), not '\(path)'")
      }
    }
    if arguments.has(.traceNode), !arguments.has(.traceCSV) {
      throw Refusal(.usage, "--trace-node needs --trace-csv FILE")
    }
    let outputs = [Command.Option.output, .prediction, .traceCSV].compactMap(arguments.value)
    if Set(outputs).count < outputs.count {
      throw Refusal(.usage, "two outputs have the same file")
    }
  }
}
