import Training

/// One line of the benchmark: a work on a network, so many examples at once, on so many threads.
///
/// It is written `minivgg:epsilon-plus-flat:32:2`.
package struct Piece: Hashable, Sendable, CustomStringConvertible {
  package let model: Model
  package let work: Work
  package let batch: Int
  package let threads: Int

  package init(_ model: Model, _ work: Work, batch: Int, threads: Int) {
    self.model = model
    self.work = work
    self.batch = batch
    self.threads = threads
  }

  /// Whether its numbers are compared with the peer's: once for each work.
  var isCompared: Bool { threads == 1 && batch == model.batches(of: work).first }

  package var description: String { "\(model.rawValue):\(work.rawValue):\(batch):\(threads)" }

  /// All that is measured, so ordered that what shares an engine is together.
  package static let all: [Piece] = Model.allCases.flatMap { model in
    [1, 2].flatMap { threads in
      model.works.flatMap { work in
        model.batches(of: work).map { Piece(model, work, batch: $0, threads: threads) }
      }
    }
  }

  /// Those whose peak of memory is measured too.
  package static let weighed = [
    Piece(.minivgg, .epsilonPlusFlat, batch: 32, threads: 2),
    Piece(.resnet18, .epsilonPlusFlat, batch: 1, threads: 2),
    Piece(.vgg11, .epsilonPlusFlat, batch: 1, threads: 2),
  ]

  /// The pieces of `all` whose first parts these are: `minivgg:forward` is forward for every batch on
  /// one thread and on two.
  package static func matching(_ pattern: String) -> [Piece] {
    all.filter { "\($0):".hasPrefix(pattern + ":") }
  }
}

extension Model {
  fileprivate var works: [Work] {
    switch self {
    case .minivgg: Work.allCases
    case .resnet18, .vgg11: [.forward, .gradient, .epsilonPlusFlat]
    }
  }

  fileprivate func batches(of work: Work) -> [Int] {
    switch work {
    case .training: [Recipe.miniVGG.batchSize]
    case .integratedGradients: [1]
    case .forward, .gradient, .epsilonPlusFlat, .epsilonGammaBox, .deepLIFT:
      self == .minivgg ? [1, 5, 32] : [1]
    }
  }
}
