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
  let trial: Trial
  let examples: [ExplainedExample]

  var subject: TrainedSubject { trial.subject }
  var engine: OptimisedEngine { trial.engine }
  var network: Network { trial.network }
  var images: ImageSet { trial.images }
  var names: [String] { images.names }

  init(_ subject: TrainedSubject) throws {
    trial = try Trial(subject)
    examples = ExplainedExample.four(of: trial.images, predicted: trial.predicted)
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

  func tracedRun() throws -> TracedRun {
    try trial.tracedHead(of: examples.first?.image ?? 0, from: .predicted)
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
  /// EpsilonPlusFlat for every example, from the score of its target.
  func explanations() throws -> [Explained] {
    try examples.map { example in
      let pass = try engine.relevance(
        of: images.batch([example.image]).inputs,
        under: Plan(.epsilonPlusFlat(), for: network), from: .score(.index(example.target)), at: [0]
      )
      return Explained(
        example: example, scores: pass.output.elements,
        relevance: pass.relevances[0].example(0), ledger: pass.ledgers[0])
    }
  }
}
