import Arguments
import Attribution
import Dispatch
import Foundation
import Networks
import Optimised

/// What a core can do, and what becomes of it in a convolution.
struct Kernels {
  /// The kernel of one of MiniVGG's convolutions, without what surrounds it.
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

  /// A convolution of 3×3 for eight examples, on one thread.
  private static func line(
    from inputs: Int, to outputs: Int, side: Int
  ) throws(Refusal) -> Line {
    let name = "\(inputs)→\(outputs) over \(side)×\(side)"
    return try Workbench.possible(name) {
      let kernel = try ConvolutionKernel(from: inputs, to: outputs, side: side, examples: 8)
      return Line(
        name: name, operations: kernel.operations, seconds: Stopwatch.seconds { kernel.run() })
    }
  }
}
