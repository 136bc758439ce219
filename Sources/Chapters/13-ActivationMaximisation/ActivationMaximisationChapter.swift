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

/// Inputs made for one network's features.
struct ActivationMaximisationChapter: ChapterContent {
  let model: ImageModel
  /// The network up to its scores: without a softmax at its end.
  let engine: OptimisedEngine

  /// How many classes and channels are shown, and how many steps each gets.
  static let classesShown = 10
  static let channelsShown = 8
  static let layersShown = 4
  /// In how many images the strongest place is looked for.
  static let imagesSeen = 512
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

  /// What `--trace` prints: the last dense layer, or else the output, at the input that was made for
  /// the first class.
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
