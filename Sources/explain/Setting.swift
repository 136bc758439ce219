import Arguments
import Attribution
import Formats
import Networks
import Programs

/// What a method needs besides the input: read and checked before anything is computed.
struct Setting {
  /// The position of the node that is attributed to.
  var place = 0
  /// The position of the node whose maps are weighted.
  var mapNode = 0
  /// Zeros, one baseline for each example, or a batch of any size that all are compared with.
  var baselines: Tensor
  /// The windows of occlusion and their strides, along every axis of the input.
  var window: [Int] = []
  var stride: [Int] = []
  /// The plan of LRP, and the channels through which relevance has to pass.
  var plan: Plan?
  var concepts: [Concept] = []
}

extension Request {
  /// The setting of the chosen method.
  func setting(for input: Input) throws(Refusal) -> Setting {
    var setting = Setting(place: try place(), baselines: try baselines(for: input))
    if method.options.contains(.node) { setting.mapNode = try mapNode() }
    if method == .occlusion { (setting.window, setting.stride) = try windows() }
    if method == .lrp {
      setting.plan = try plan().plan
      setting.concepts = try concepts()
    }
    return setting
  }

  /// The position of the node that is attributed to: by default the input, or for methods
  /// that follow slopes, the first node from which they lead to the output.
  func place() throws(Refusal) -> Int {
    if let place = try network.position(of: .at, arguments) { return place }
    return method.followsSlopes ? network.slopeStart ?? 0 : 0
  }

  private func mapNode() throws(Refusal) -> Int {
    if let node = try network.position(of: .node, arguments) { return node }
    guard let node = network.lastFeatureMap else {
      throw Refusal(
        .usage, "\(method.rawValue) needs --node NAME: the network has no convolution")
    }
    return node
  }

  /// The windows of occlusion: by default 4 positions along every axis of positions, all channels.
  private func windows() throws(Refusal) -> (window: [Int], stride: [Int]) {
    let shape = network.input.shape
    let positions = shape.axes.indices.filter { $0 != shape.channelAxis }
    /// Lengths for the axes of positions, and all channels.
    func along(_ lengths: [Int]) -> [Int] {
      var all = shape.axes
      for (axis, length) in zip(positions, lengths) { all[axis] = length }
      return all
    }
    let usual = along(positions.map { shape.channelAxis == nil ? 1 : min(4, shape.axes[$0]) })
    func complete(
      _ lengths: [Int]?, _ usual: [Int], _ option: Command.Option
    ) throws(Refusal) -> [Int] {
      guard let lengths else { return usual }
      switch lengths.count {
      case shape.rank: return lengths
      case positions.count: return along(lengths)
      case 1: return along(positions.map { _ in lengths[0] })
      default:
        throw Refusal(
          .usage,
          "\(option.name) takes one number, or one for each axis of the input's"
            + " \(network.input.shape), with or without the channels, not \(lengths.count)")
      }
    }
    let window = try complete(parameters.window, usual, .window)
    return (window, try complete(parameters.stride, window, .stride))
  }

  /// The concepts of `--concept NAME=CHANNELS`. A name may contain a `=`.
  private func concepts() throws(Refusal) -> [Concept] {
    var concepts: [Concept] = []
    for text in arguments.values(.concept) {
      guard let equals = text.lastIndex(of: "=") else {
        throw Refusal(.usage, "--concept is written --concept NAME=CHANNELS, not '\(text)'")
      }
      let name = String(text[..<equals])
      guard let node = network.position(of: name) else { throw network.unknown(name, .concept) }
      let list = text[text.index(after: equals)...]
        .split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard list.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else {
        throw Refusal(.usage, "--concept takes channels from 0, separated by commas, in '\(text)'")
      }
      concepts.append(Concept(Set(list.compactMap(\.self)), of: node))
    }
    return concepts
  }

  /// The baselines: a number everywhere, one for all examples, one for each, or for the methods that
  /// compare with many, a batch.
  private func baselines(for input: Input) throws(Refusal) -> Tensor {
    if method.options.contains(.baselines) {
      guard let path = arguments.value(.baselines) else {
        throw Refusal(
          .usage, "\(method.rawValue) needs --baselines FILE.npy, a batch of baselines")
      }
      return try baselines(path)
    }
    let text = arguments.value(.baseline) ?? "zeros"
    if let constant = Parameters.constantBaseline(text) {
      return input.values.map { _ in constant }
    }
    let baselines = try baselines(text)
    let examples = input.values.examples
    if baselines.examples == examples { return baselines }
    guard baselines.examples == 1 else {
      throw Refusal(
        .badData,
        "\(text): \(baselines.examples) baselines for \(examples) examples;"
          + " there must be one for all, or one for each")
    }
    return baselines.repeated(examples)
  }

  private func baselines(_ path: String) throws(Refusal) -> Tensor {
    let values = try refusing { try NPY.read(path) }
    return try Input.fitting(values, path, network).values
  }
}
