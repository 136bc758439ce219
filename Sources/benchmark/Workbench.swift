import Arguments
import Attribution
import Networks
import Optimised
import Training

/// A network with an optimised engine for a number of threads, on which pieces run.
struct Workbench {
  let model: Model
  let threads: Int
  private let engine: OptimisedEngine

  init(_ model: Model, threads: Int) throws(Refusal) {
    self.model = model
    self.threads = threads
    engine = try Workbench.possible(model.rawValue) {
      OptimisedEngine(for: try model.network(), threads: threads)
    }
  }

  var network: Network { engine.network }

  func fits(_ piece: Piece) -> Bool { piece.model == model && piece.threads == threads }

  /// The multiplications and additions of a piece, without those with zeros that the engine skips.
  func operations(of piece: Piece) throws(Refusal) -> Int {
    let all = piece.work.operations(in: network, batch: piece.batch)
    let nodes = network.nodes.indices.filter(engine.skipsZeros)
    guard !nodes.isEmpty else { return all }
    return try Workbench.possible("\(piece)") {
      let work = try PreparedWork(piece.work, for: network, batch: piece.batch)
      let skipped = zip(nodes, try work.received(at: nodes, on: engine)).map { node, received in
        let zeros = received.elements.count { $0 == 0 }
        return zeros * (network.nodes[node].operations ?? 0) / network.nodes[node].shape.count
      }
      return all - skipped.reduce(0, +)
    }
  }

  /// The data and the result of a piece; `labels` is for training only.
  func result(
    of piece: Piece
  ) throws(Refusal) -> (inputs: Tensor, labels: [Int], result: Tensor) {
    try Workbench.possible("\(piece)") {
      if piece.work == .training {
        let work = PreparedTraining(for: network, batch: piece.batch)
        let slopes = work.slopes(by: try newTrainer(PreparedTraining.comparable))
        return (work.batch.inputs, work.batch.labels, slopes)
      }
      let work = try PreparedWork(piece.work, for: network, batch: piece.batch)
      return (work.inputs, [], try work.run(on: engine))
    }
  }

  /// Prepares a piece; returns a function that runs it once.
  func prepared(_ piece: Piece) throws(Refusal) -> () throws(Refusal) -> Void {
    if piece.work == .training {
      let work = PreparedTraining(for: network, batch: piece.batch)
      let trainer = try Workbench.possible("\(piece)") { try newTrainer(PreparedTraining.recipe) }
      return { () throws(Refusal) in _ = trainer.step(on: work.batch) }
    }
    let work = try Workbench.possible("\(piece)") {
      try PreparedWork(piece.work, for: network, batch: piece.batch)
    }
    return { () throws(Refusal) in
      _ = try Workbench.possible("\(piece)") { try work.run(on: engine) }
    }
  }

  private func newTrainer(_ recipe: Recipe) throws(TrainingError) -> OptimisedTrainer {
    try OptimisedTrainer(for: network, recipe: recipe, threads: threads)
  }

  /// Runs a piece and returns the peak memory of this process, in bytes.
  static func peakMemory(of piece: Piece) throws(Refusal) -> Int {
    let run = try Workbench(piece.model, threads: piece.threads).prepared(piece)
    try run()
    return Machine.peakMemory
  }

  /// Converts an engine's refusal to one for the command line.
  static func possible<Result>(
    _ what: String, _ work: () throws -> Result
  ) throws(Refusal) -> Result {
    do {
      return try work()
    } catch {
      throw Refusal(.unavailable, "\(what): \(error)")
    }
  }
}
