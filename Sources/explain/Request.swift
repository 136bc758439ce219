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
    let model = try refusing { [modelPath] in try ImportedModel.read(modelPath) }
    self.model = model
    network =
      method == .lrp
      ? try refusing(modelPath) { try model.network.mergingBatchNormalization() } : model.network

    engine = engineName.engine(for: network, threads: parameters.threads)

    if method == .smoothGrad || method == .integratedGradients,
      network.nodes.contains(where: { $0.operation.kind == .embedding })
    {
      throw Refusal(
        .usage,
        "\(method.rawValue) varies the input continuously, but this network's input is the"
          + " indices of an embedding's rows")
    }
    let path = arguments.operands.dropFirst().first
    let asked = [Command.Option.ledger] + Command.Option.outputs
    if path == nil,
      asked.contains(where: arguments.has) || !(arguments.has(.nodes) || arguments.has(.plan))
    {
      throw Refusal(.usage, "INPUT is missing; see explain --help")
    }
    input = try path.map { path throws(Refusal) in
      try Input.read(path, for: model.network, arguments)
    }
    labels = try Request.labels(arguments, outputs: model.network.output.shape.count)
    if let target = parameters.target, target >= model.network.output.shape.count {
      let outputs = model.network.output.shape.count
      throw Refusal(
        .usage, "--target \(target) is not one of the \(outputs) outputs, 0 to \(outputs - 1)")
    }
  }

  /// The output to explain.
  var target: Target { parameters.target.map { .index($0) } ?? .predicted }

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

/// The numbers on the command line, checked.
struct Parameters {
  let target: Int?
  let steps: Int
  let samples: Int?
  let noise: Double
  let seed: Int
  let window: Int?
  let stride: Int?
  /// Whether the initial relevance of LRP is one-hot instead of the score.
  let startsFromOne: Bool
  let deepLIFTRule: DeepLIFTRule
  /// The maximum number of threads; `nil` for all cores.
  let threads: Int?

  init(_ arguments: ParsedArguments) throws(Refusal) {
    target = try arguments.integer(.target, in: 0...Int.max)
    steps = try arguments.integer(.steps, in: 1...10_000) ?? 50
    samples = try arguments.integer(.samples, in: 1...1_000_000)
    noise = try arguments.number(.noise, least: 0) ?? 0.1
    seed = try arguments.integer(.seed, in: Int.min...Int.max) ?? 0
    window = try arguments.integer(.window, in: 1...1_000_000)
    stride = try arguments.integer(.stride, in: 1...1_000_000)
    startsFromOne =
      try arguments.choice(.initialRelevance, among: ["score", "one-hot"]) == "one-hot"
    let rule = try arguments.choice(.deepLIFTRule, among: ["rescale", "reveal-cancel"])
    deepLIFTRule = rule == "reveal-cancel" ? .revealCancel : .rescale
    threads = try arguments.integer(.threads, in: 1...1024)
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
