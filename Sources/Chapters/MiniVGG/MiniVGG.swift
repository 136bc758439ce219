import Attribution
import Figures
import Formats
import Foundation
import Networks
import Optimised
import Training

extension Chapter {
  /// The chapter about the project's own images and weights.
  static let miniVGG = miniVGG { try TrainedSubject.miniVGG(.silhouettes) }

  /// The chapter about these images and weights.
  public static func miniVGG(about subject: TrainedSubject) -> Chapter { miniVGG { subject } }

  private static func miniVGG(
    about subject: @escaping @Sendable () throws -> TrainedSubject
  ) -> Chapter {
    Chapter(
      number: 10,
      name: "mini-vgg",
      title: "MiniVGG: train it, explain it, see it",
      source: "document 001, all of it; document 002, \"Task: Explaining CNN Predictions on"
        + " CIFAR-10 Dataset using LRP\"",
      page: { try MiniVGG(subject()).page() },
      tracedRun: { try MiniVGG(subject()).tracedRun() })
  }
}

/// The chapter about one network and its images.
struct MiniVGG {
  let subject: TrainedSubject
  let engine: OptimisedEngine
  let evaluation: Evaluation
  /// The class with the highest score, image by image.
  let predicted: [Int]
  let examples: [ExplainedExample]

  var network: Network { subject.network }
  var images: ImageSet { subject.images.test }
  var names: [String] { images.names }

  init(_ subject: TrainedSubject) throws {
    self.subject = subject
    let engine = OptimisedEngine(for: subject.network)
    self.engine = engine
    let last = subject.network.nodes.count - 1
    var predicted: [Int] = []
    evaluation = try Evaluation(of: subject.images.test) { inputs in
      let scores = try engine.activations(of: inputs, at: [last])[0]
      predicted += (0..<scores.examples).map { scores.example($0).firstMaximum }
      return scores
    }
    self.predicted = predicted
    examples = ExplainedExample.four(of: subject.images.test, predicted: predicted)
  }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      The documents train a small convolutional network and ask of single images: why this class?
      This chapter does all of it, without a line of Python. `--cifar10 DIR` does it on the documents'
      own images, from the folder to which the official binary archive of CIFAR-10 unpacks; `--train`
      trains first.
      """)
    try data(on: &page)
    training(on: &page)
    accuracy(on: &page)
    let explained = try explanations()
    try four(explained, on: &page)
    try plan(explained, on: &page)
    scales(explained, on: &page)
    if !explained.isEmpty { try methods(on: &page) }
    try masks(on: &page)
    exercises(on: &page)
    return page
  }

  /// What `--trace` prints: the last dense layers, since the whole network has eighty million
  /// redistributions.
  func tracedRun() throws -> TracedRun {
    let image = examples.first?.image ?? 0
    guard let place = network.position(of: "relu-fc1") else {
      preconditionFailure("MiniVGG has a ReLU behind its first dense layer")
    }
    var head = try Network(input: "relu-fc1", shape: network.nodes[place].shape)
    for node in network.nodes[(place + 1)...] { try head.append(node.name, node.operation) }
    return TracedRun(
      title: "The last dense layers under LRP-ε, for test image \(image)", network: head,
      plan: try Plan(.epsilonPlus(), for: head),
      input: try engine.activations(of: images.batch([image]).inputs, at: [place])[0],
      start: .one(.highest))
  }
}

/// An example with its scores and its explanation.
struct Explained {
  let example: ExplainedExample
  let scores: [Double]
  let relevance: Tensor
  let ledger: Ledger
}

extension MiniVGG {
  /// EpsilonPlusFlat for every example, from one at its target, as in the slides' code.
  func explanations() throws -> [Explained] {
    try examples.map { example in
      let pass = try engine.relevance(
        of: images.batch([example.image]).inputs,
        under: Plan(.epsilonPlusFlat(), for: network), from: .one(.index(example.target)), at: [0])
      return Explained(
        example: example, scores: pass.output.elements,
        relevance: pass.relevances[0].example(0), ledger: pass.ledgers[0])
    }
  }

  /// A test image as it is.
  func picture(_ n: Int) -> Image { Image(images.batch([n]).inputs.example(0)) }
}
