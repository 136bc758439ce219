import Attribution
import Figures
import Formats
import Networks
import Optimised
import Scalar

extension Chapter {
  static let activationMaximisation = Chapter(
    number: 13,
    name: "activation-maximisation",
    title: "Activation maximisation: an input made for a neuron",
    source: "document 000, \"Activation Maximization\"; document 003, \"An alternative is …\"",
    options: [.model],
    content: { try ImageModel.content(askedBy: $0) { try ActivationMaximisationChapter($0) } })
}

/// The chapter on inputs made for a network's features.
struct ActivationMaximisationChapter: ChapterContent {
  let model: ImageModel
  /// An engine for the network up to its scores, without a final softmax.
  let engine: OptimisedEngine

  /// The number of classes that are shown.
  static let classesShown = 10
  /// The number of channels that are shown for each layer.
  static let channelsShown = 8
  /// The number of layers that are shown.
  static let layersShown = 4
  /// The number of images that are searched for the strongest activation.
  static let imagesSeen = 512
  /// The number of steps of gradient ascent for each input.
  static let steps = 64

  init(_ model: ImageModel) throws {
    self.model = model
    let network = model.network
    var scores = network.outputPosition
    if case .softmax = network.output.operation { scores = network.output.operands[0] }
    engine = OptimisedEngine(for: try network.truncated(at: scores))
  }

  var file: String? { model.file }
  var network: Network { engine.network }
  var shape: Shape { network.input.shape }
  var classes: Int { min(network.output.shape.count, Self.classesShown) }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      What \(chapter: .patches) shows is restricted to the data set. The alternative of both
      documents is to make the input: take an image of noise, and change it, step by step, so that a
      neuron's activation grows.
      """)
    page.formula("x* = argmax_x a_k(x) − λ ‖x‖²        x ← x + η ∂/∂x (a_k(x) − λ ‖x‖²)")
    page.code(
      "Sources/Attribution/Features/ActivationMaximisation.swift", "public func maximising(")
    try closedForm(on: &page)
    try regularisers(on: &page)
    try everyClass(on: &page)
    try everyLayer(on: &page)
    exercises(on: &page)
    return page
  }

  /// The run that `--trace` prints: the last dense layer, or the output if there is none, at the
  /// input made for the first class.
  func tracedRun() throws -> TracedRun {
    let made = try engine.regularised(.neuron(0))
    let dense = network.nodes.lastIndex { $0.operation.kind == .dense }
    return try TracedRun(
      (dense == nil ? "The output for" : "The last dense layer at")
        + " the input that was made for '\(model.classes[0])', under LRP-0",
      through: dense ?? network.outputPosition, of: network, from: 0,
      for: Tensor(batch: [made.input]))
  }

  func value(of node: Int, at input: Tensor) throws -> Tensor {
    try engine.activations(of: Tensor(batch: [input]), at: [node])[0]
  }
}
