import Arguments
import Attribution
import Dispatch
import Foundation
import Networks
import Optimised

/// What a core can do, and what becomes of it in a convolution.
struct Kernels {
  /// A convolution of MiniVGG alone.
  struct Line {
    let name: String
    let operations: Int
    let seconds: Double

    var rate: Double { Double(operations) / seconds / 1e9 }
  }

  /// Billions of multiplications and additions a second that one core can do.
  let corePeak: Double
  /// What all cores can do.
  let machinePeak: Double
  let cores: Int
  let lines: [Line]

  static func measured() throws(Refusal) -> Kernels {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var lines: [Line] = []
    for (inputs, outputs, side) in [(3, 32, 32), (32, 64, 32), (64, 128, 16), (128, 128, 16)] {
      lines.append(try line(from: inputs, to: outputs, side: side))
    }
    return Kernels(
      corePeak: peak(cores: 1), machinePeak: peak(cores: cores), cores: cores, lines: lines)
  }

  /// The best of ten: what disturbs can only make it less.
  private static func peak(cores: Int) -> Double {
    let steps = 5_000_000
    let rates = (0..<10).map { _ in
      let start = ContinuousClock.now
      DispatchQueue.concurrentPerform(iterations: cores) { _ in
        precondition(Peak.registerLoop(steps: steps).isFinite)
      }
      let nanoseconds = (ContinuousClock.now - start) / .nanoseconds(1)
      return Double(cores * steps * Peak.operationsPerStep) / nanoseconds
    }
    return rates.max() ?? 0
  }

  /// A network of one convolution of 3×3, for one example on one thread, from `Double` to `Double`.
  private static func line(
    from inputs: Int, to outputs: Int, side: Int
  ) throws(Refusal) -> Line {
    let name = "\(inputs)→\(outputs) over \(side)×\(side)"
    return try Workbench.possible(name) {
      var random = SplitMix64(seed: 0)
      let weight = Tensor(
        shape: [outputs, inputs, 3, 3], elements: random.numbers(outputs * inputs * 9, 0.1))
      var network = try Network(shape: [inputs, side, side])
      try network.append(
        "conv", .convolution(Convolution(weight: weight, window: Window(3, 3, padding: 1))))
      let work = try PreparedWork(.forward, for: network, batch: 1)
      let engine = OptimisedEngine(for: network, threads: 1)
      return Line(
        name: name, operations: Work.forward.operations(in: network, batch: 1),
        seconds: try Stopwatch.seconds { _ = try work.run(on: engine) })
    }
  }
}
