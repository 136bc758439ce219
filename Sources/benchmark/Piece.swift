import Training

/// One line of the benchmark: a work on a network, with a batch size and a number of threads.
///
/// Its text form is `minivgg:epsilon-plus-flat:32:2`.
package struct Piece: Hashable, Sendable, CustomStringConvertible {
  /// The network.
  package let model: Model
  /// The work to run on it.
  package let work: Work
  /// The number of examples per batch.
  package let batch: Int
  /// The number of threads.
  package let threads: Int

  /// Creates a piece.
  package init(_ model: Model, _ work: Work, batch: Int, threads: Int) {
    self.model = model
    self.work = work
    self.batch = batch
    self.threads = threads
  }

  /// Whether the results are compared with the peer's; this happens once per work. The weights of an
  /// unrolled network are not in the peer's order.
  var isCompared: Bool {
    threads == 1 && batch == model.batches(of: work).first && model != .sentences
  }

  /// The piece as text: network, work, batch and threads.
  package var description: String { "\(model.rawValue):\(work.rawValue):\(batch):\(threads)" }

  /// All pieces, ordered so that pieces with a common engine are adjacent.
  package static let all: [Piece] = Model.allCases.flatMap { model in
    [1, 2].flatMap { threads in
      model.works.flatMap { work in
        model.batches(of: work).map { Piece(model, work, batch: $0, threads: threads) }
      }
    }
  }

  /// The pieces whose peak memory is measured, too.
  package static let weighed = [
    Piece(.minivgg, .epsilonPlusFlat, batch: 32, threads: 2),
    Piece(.resnet18, .epsilonPlusFlat, batch: 1, threads: 2),
    Piece(.vgg11, .epsilonPlusFlat, batch: 1, threads: 2),
  ]

  /// The pieces whose text begins with these parts: `minivgg:forward` is the forward pass for every
  /// batch size and number of threads.
  package static func matching(_ pattern: String) -> [Piece] {
    all.filter { "\($0):".hasPrefix(pattern + ":") }
  }
}

extension Model {
  fileprivate var works: [Work] {
    switch self {
    case .minivgg: Work.allCases.filter { $0 != .epsilon }
    case .sentences: [.forward, .gradient, .epsilon]
    case .resnet18, .vgg11: [.forward, .gradient, .epsilonPlusFlat]
    }
  }

  fileprivate func batches(of work: Work) -> [Int] {
    switch work {
    case .training: [Recipe.miniVGG.batchSize]
    case .integratedGradients: [1]
    case .forward, .gradient, .epsilonPlusFlat, .epsilonGammaBox, .epsilon, .deepLIFT:
      switch self {
      case .minivgg: [1, 5, 32]
      case .sentences: [1, 32]
      case .resnet18, .vgg11: [1]
      }
    }
  }
}
