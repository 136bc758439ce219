import Arguments
import Attribution
import Figures
package import Networks
import Optimised
import Scalar
import Training

/// Checks that the optimised path agrees with the scalar path, and on one thread with two, for
/// every work on MiniVGG. It is meant for machines whose times mean nothing.
package enum QuickCheck {
  /// The largest permitted difference from the scalar path, relative to the example's largest
  /// entry.
  static let tolerance = 1e-4
  /// The number of steps of integrated gradients. With 50, the scalar path would take half a
  /// minute.
  private static let steps = 2

  /// Runs all checks and returns a table.
  ///
  /// - Throws: `Refusal` (exit code 1) that names the first work whose results differ.
  static func run() throws(Refusal) -> String {
    let network = try Workbench.possible("minivgg") { try Model.minivgg.network() }
    let status = StatusLine()
    let engines = [1, 2].map { OptimisedEngine(for: network, threads: $0) }
    var table = TextTable(["work", "batch", "largest difference"])
    for work in Work.allCases where work != .training {
      let batches = work == .integratedGradients ? [1] : [1, 3]
      status("\(work.rawValue): the scalar path")
      let expected = try result(
        of: work, on: ScalarEngine(for: network), batch: batches[batches.count - 1])
      for batch in batches {
        status("\(work.rawValue): \(batch)")
        let found = try engines.map { engine throws(Refusal) in
          try result(of: work, on: engine, batch: batch)
        }
        // A larger batch begins with the examples of a smaller one.
        let difference =
          (0..<batch).map { example in
            largestDifference(found[0].example(example), expected.example(example))
          }.max() ?? 0
        try check(work, batch, found, difference)
        table.add([work.rawValue, "\(batch)", formatted(difference, digits: 2)])
      }
    }
    status("training: the scalar path")
    let training = PreparedTraining(for: network, batch: 2)
    let expected = try slopes(training) { () throws(TrainingError) in
      try ScalarTrainer(for: network, recipe: PreparedTraining.recipe)
    }
    status("training: 2")
    let found = try [1, 2].map { threads throws(Refusal) in
      try slopes(training) { () throws(TrainingError) in
        try OptimisedTrainer(for: network, recipe: PreparedTraining.recipe, threads: threads)
      }
    }
    let difference = largestDifference(found[0], expected)
    try check(.training, 2, found, difference)
    table.add([Work.training.rawValue, "2", formatted(difference, digits: 2)])
    return """
      \(table)

      minivgg: the optimised path agrees with the scalar path, and has the same bits on one thread and \
      on two

      """
  }

  /// The gradients of all parameters after a step with dropout.
  private static func slopes<T: Trainer>(
    _ work: PreparedTraining, by trainer: () throws(TrainingError) -> T
  ) throws(Refusal) -> Tensor {
    try Workbench.possible(Work.training.rawValue) { work.slopes(by: try trainer()) }
  }

  private static func check(
    _ work: Work, _ batch: Int, _ found: [Tensor], _ difference: Double
  ) throws(Refusal) {
    let name = "\(Model.minivgg.rawValue):\(work.rawValue):\(batch)"
    guard found[0].bits == found[1].bits else {
      throw Refusal(.disagreement, "\(name) has different bits on two threads and on one")
    }
    guard difference <= tolerance else {
      throw Refusal(
        .disagreement,
        "\(name) differs from the scalar path by \(formatted(difference, digits: 2)) of its"
          + " largest entry, more than \(formatted(tolerance))")
    }
  }

  private static func result(
    of work: Work, on engine: some Engine, batch: Int
  ) throws(Refusal) -> Tensor {
    try Workbench.possible(work.rawValue) {
      try PreparedWork(work, for: engine.network, batch: batch).run(on: engine, steps: steps)
    }
  }

  /// The largest difference, relative to the largest expected entry; infinite if NaN was found.
  package static func largestDifference(_ found: Tensor, _ expected: Tensor) -> Double {
    guard found.shape == expected.shape, found.firstNonFinite == nil else { return .infinity }
    let scale = expected.elements.map(abs).max() ?? 0
    let difference = zip(found.elements, expected.elements).map { abs($0 - $1) }.max() ?? 0
    return difference == 0 ? 0 : difference / scale
  }
}

extension Tensor {
  fileprivate var bits: [UInt64] { elements.map(\.bitPattern) }
}
