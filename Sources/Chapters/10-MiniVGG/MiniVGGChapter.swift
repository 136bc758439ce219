import Attribution
import Figures
import Formats
import Foundation
import Networks
import Optimised
import Training

extension Chapter {
  static let miniVGG = Chapter(
    number: 10,
    name: "mini-vgg",
    title: "MiniVGG: train it, explain it, see it",
    source: "document 001, all of it; document 002, \"Task: Explaining CNN Predictions on"
      + " CIFAR-10 Dataset using LRP\"",
    options: [.cifar10, .network] + TrainingOptions.all,
    content: { try MiniVGGChapter(.miniVGG(askedBy: $0)) })
}

/// The chapter that explains four images of a trained MiniVGG by every method.
struct MiniVGGChapter: ChapterContent {
  let tested: EvaluatedModel
  let examples: [MiniVGGExample]

  var task: ImageTask { tested.task }
  var engine: OptimisedEngine { tested.engine }
  var network: Network { tested.network }
  var images: ImageSet { tested.images }
  var names: [String] { images.names }

  init(_ model: ImageModel) throws {
    tested = try EvaluatedModel(model)
    examples = MiniVGGExample.four(of: tested.images, predicted: tested.predicted)
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
    try tested.tracedHead(of: examples.first?.image ?? 0, from: .predicted)
  }
}

/// An example with its scores and its explanation.
struct ExampleExplanation {
  let example: MiniVGGExample
  let scores: [Double]
  let relevance: Tensor
  let ledger: Ledger
}

extension MiniVGGChapter {
  /// The explanation of every example by EpsilonPlusFlat, from the score of its target.
  func explanations() throws -> [ExampleExplanation] {
    try examples.map { example in
      let pass = try engine.relevance(
        of: images.batch([example.image]).inputs,
        under: Plan(.epsilonPlusFlat(), for: network), from: .score(.index(example.target)), at: [0]
      )
      return ExampleExplanation(
        example: example, scores: pass.output.elements,
        relevance: pass.relevances[0].example(0), ledger: pass.ledgers[0])
    }
  }
}
